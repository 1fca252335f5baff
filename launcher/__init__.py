"""What run.py is made of: its commands, the environment, the learner's copies, the server, the locks."""
