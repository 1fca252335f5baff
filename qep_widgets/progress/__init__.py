"""What a learner has done: `kept` is the file, if one was asked for, and `overview` the map of the course."""
