"""The engine against functions that print, mutate, loop, cheat or break; and the order of its questions."""

import dataclasses
import functools
import hashlib
import inspect
import logging
import math
import random
import signal
import sys
import threading
import time
import types
import warnings

import bank
import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets import checks
from qep_widgets.checks import check, engine, exercises
from qep_widgets.checks.engine import calls, evidence, outcomes
from qep_widgets.physics.composite import partial_trace as imported_alias
from tests.deep import swept

right = bank.RIGHT["ex02.1"][1]


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(calls, "SECONDS", 0.3)


@pytest.fixture
def numpy_kept():
    """Whatever a test does to numpy is undone, even when the engine fails to."""
    kept = {module: dict(vars(module)) for module in (np, np.linalg)}
    yield
    for module, names in kept.items():
        vars(module).update(names)


# printing and warning


def test_printing_is_kept_apart(capsys):
    def chatty(rho, dims, keep):
        print("the size is", len(rho))
        print("careful", file=sys.stderr)
        sys.stderr.write("again\n")
        logging.getLogger("learner").warning("logged")
        return right(rho, dims, keep)

    report = check("ex02.1", chatty)
    assert report.verdict == "right"
    out, err = capsys.readouterr()
    assert out == err == ""
    assert "the size is 4" in report.printed and "careful" in report.printed
    assert "your function printed" in str(report) and str(report).count("careful") == 1


def test_a_stream_that_was_kept_is_heard_all_the_same(capsys):
    """As a logging handler keeps the stream that it was made with."""
    handler = logging.StreamHandler(sys.stderr)
    logger = logging.getLogger("learner's own")
    logger.addHandler(handler)

    def talkative(rho, dims, keep, out=sys.stdout, err=sys.__stderr__):
        logger.warning("logged")
        print("to out", file=out)
        err.writelines(["to err"])
        return right(rho, dims, keep)

    before = [vars(stream).get("write") for stream in (sys.stdout, sys.stderr, sys.__stderr__)]
    try:
        report = check("ex02.1", talkative)
    finally:
        logger.removeHandler(handler)
    assert report.verdict == "right" and capsys.readouterr() == ("", "")
    assert all(words in report.printed for words in ("logged", "to out", "to err"))
    assert before == [vars(stream).get("write") for stream in (sys.stdout, sys.stderr, sys.__stderr__)]


def test_what_is_displayed_is_folded_like_what_is_printed(monkeypatch):
    IPython = pytest.importorskip("IPython")
    from IPython.core.displaypub import CapturingDisplayPublisher
    from matplotlib import pyplot

    pyplot.close(pyplot.figure())  # which asks for the shell, the first time
    shell = types.SimpleNamespace(display_pub=CapturingDisplayPublisher())
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    monkeypatch.setattr(IPython.core.interactiveshell.InteractiveShell, "initialized", lambda: True)
    monkeypatch.setattr(IPython.core.interactiveshell.InteractiveShell, "instance", lambda: shell)
    before, publisher = pyplot.get_fignums(), shell.display_pub

    def showing(rho, dims, keep):
        IPython.display.display({"text/plain": "a picture"}, raw=True)
        IPython.display.clear_output()
        pyplot.figure()
        return right(rho, dims, keep)

    report = check("ex02.1", showing)
    assert report.verdict == "right" and "a picture" in report.printed
    assert shell.display_pub is publisher and publisher.outputs == []
    assert pyplot.get_fignums() == before


def test_warnings_are_kept_apart(capsys, recwarn):
    def warned(rho, dims, keep):
        np.log(np.zeros(1))
        warnings.warn("own warning", stacklevel=1)
        return right(rho, dims, keep)

    report = check("ex02.1", warned)
    assert report.verdict == "right" and len(recwarn) == 0
    assert "RuntimeWarning: divide by zero encountered in log" in report.warned
    assert "UserWarning: own warning" in str(report)
    assert report.points(1) == 1.0 and capsys.readouterr().err == ""


def test_numpy_set_to_raise_stays_set_and_does_no_harm():
    with np.errstate(all="raise"):
        assert check("ex00.1", exercises()["ex00.1"].slips[1].wrong).code == "zero-times-log-zero"
        assert np.geterr()["divide"] == "raise"


def test_endless_printing_ends(hurry):
    def loud(rho, dims, keep):
        while True:
            print("more " * 100)

    report = check("ex02.1", loud)
    assert report.code == "timed-out" and len(report.printed) <= 4000 and len(str(report)) < 3000


# changing the input


@pytest.mark.parametrize("how", ["entry", "shape", "sort", "dtype"])
def test_a_changed_input_is_noticed_even_if_the_answer_is_right(how):
    def changing(rho, dims, keep):
        answer = right(rho, dims, keep)
        if how == "entry":
            rho[-1, -1] *= 1 + 1e-15
            rho *= 2
        elif how == "shape":
            rho.shape = (rho.size,)
        elif how == "sort":
            rho.sort(axis=0)
        else:
            rho.dtype = np.dtype("float64")
        return answer

    report = check("ex02.1", changing)
    assert (report.verdict, report.code) == ("wrong", "changed-input")
    assert "rho" in report.says and "copy" in report.says


def test_a_changed_list_is_noticed():
    exercise = engine.Exercise(
        "x", "x", lambda a: sum(a), lambda rng: [([1, 2],), ([3],)], (engine.Slip("s", "s", lambda a: 0),)
    )
    assert engine.judge(exercise, lambda a: sum(a)).verdict == "right"
    assert engine.judge(exercise, lambda a: a.pop() + sum(a)).code == "changed-input"


# time and depth


def busy(rho, dims, keep):
    while True:
        pass


def stubborn(rho, dims, keep):
    for _ in range(3):
        try:
            while True:
                pass
        except BaseException:
            pass
    return right(rho, dims, keep)


def asleep(rho, dims, keep):
    time.sleep(60)


def busy_in_array(rho, dims, keep):
    class Lazy:
        def __array__(self, *args, **kwargs):
            while True:
                pass

    return Lazy()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
@pytest.mark.parametrize("function", [busy, stubborn, asleep, busy_in_array])
def test_an_endless_loop_ends_and_the_alarm_is_given_back(function, hurry):
    mine = []
    before = signal.signal(signal.SIGALRM, lambda *_: mine.append(1))
    signal.setitimer(signal.ITIMER_REAL, 30)
    try:
        start = time.monotonic()
        report = check("ex02.1", function)
        assert time.monotonic() - start < 3
        assert (report.verdict, report.code) == ("crashed", "waited" if function is asleep else "timed-out")
        assert 20 < signal.getitimer(signal.ITIMER_REAL)[0] < 30
        assert mine == []
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("function", [busy, stubborn, busy_in_array])
def test_an_endless_loop_ends_without_signals(function, hurry):
    """The way of a worker thread, and of Windows."""
    reports = []
    worker = threading.Thread(target=lambda: reports.append(check("ex02.1", function)))
    worker.start()
    worker.join(5)
    assert reports and reports[0].code == "timed-out"


def test_a_sleeping_answer_is_told_that_it_slept(hurry):
    says = check("ex02.1", asleep).says
    assert says.startswith("Your function had not finished after 1.") and "it slept" in says
    says = check("ex02.1", busy).says  # how many seconds it had depends on what else runs on the machine
    assert "not finished after" in says and "look for a loop" in says and "it slept" not in says


@pytest.fixture
def in_a_browser(monkeypatch):
    """Neither a timer nor threads."""

    def start(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.delattr(signal, "setitimer", raising=False)
    monkeypatch.setattr(threading.Thread, "start", start)


@pytest.mark.parametrize("function", [busy, busy_in_array])
def test_an_endless_loop_ends_without_signals_and_threads(function, hurry, in_a_browser):
    assert check("ex02.1", function).code == "timed-out"
    assert sys.gettrace() is None


@pytest.mark.parametrize("id", ["ex00.1", "ex02.1", "ex03.3", "ex07.4"])
def test_everything_works_without_signals_and_threads(id, in_a_browser):
    exercise = exercises()[id]
    assert check(id, bank.RIGHT[id][0]).verdict == "right"
    assert check(id, exercise.slips[0].wrong).code == exercise.slips[0].code
    assert check(id, lambda *case: 1 / 0).verdict == "crashed"
    assert check(id, exercise.forbidden[0] if exercise.forbidden else exercise.reference).code in (
        "used-library",
        "signature",
    )


@pytest.mark.parametrize("apart", [False, True])
def test_a_busy_machine_times_nobody_out(apart, hurry, monkeypatch):
    """Where other programs take the processor, the clock on the wall runs on and the computing does not."""
    monkeypatch.setattr(time, "process_time", lambda: 0.0)
    waited = []

    def kept_waiting(rho, dims, keep):
        if not waited:
            waited.append(1)
            end = time.monotonic() + 0.7
            while time.monotonic() < end:
                pass
        return right(rho, dims, keep)

    reports = []
    run = lambda: reports.append(check("ex02.1", kept_waiting))  # noqa: E731
    if apart:
        worker = threading.Thread(target=run)
        worker.start()
        worker.join(20)
    else:
        run()
    assert [r.verdict for r in reports] == ["right"]


def test_a_thread_without_signals_checks_right_answers():
    reports = []
    worker = threading.Thread(target=lambda: reports.extend(check("ex02.1", right) for _ in range(20)))
    worker.start()
    worker.join(20)
    assert [r.verdict for r in reports] == ["right"] * 20


def test_endless_recursion():
    def again(rho, dims, keep):
        return again(rho, dims, keep)

    report = check("ex02.1", again)
    assert (report.verdict, report.code) == ("crashed", "endless-recursion")
    assert "return again(rho, dims, keep)" in report.evidence


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_leaving_is_a_crash(error):
    def leaving(rho, dims, keep):
        raise error

    assert check("ex02.1", leaving).verdict == "crashed"


# cheating, as it is met in class


def by_attribute(rho, dims, keep):
    return qep.partial_trace(rho, dims, keep)


def by_alias(rho, dims, keep):
    return imported_alias(rho, dims, keep)


def by_import(rho, dims, keep):
    from qep_widgets import partial_trace

    return partial_trace(np.asarray(rho), dims, keep)


def in_a_thread(rho, dims, keep):
    found = []
    worker = threading.Thread(target=lambda: found.append(imported_alias(rho, dims, keep)))
    worker.start()
    worker.join()
    return found[0]


def by_the_checkers_code(rho, dims, keep):
    from qep_widgets.checks.c02_partial_trace.ex1_trace import reduced

    return reduced(rho, dims, keep)


def without_the_watch(rho, dims, keep):
    sys.setprofile(None)
    return imported_alias(rho, dims, keep)


@pytest.mark.parametrize(
    "cheat",
    [
        qep.partial_trace,
        functools.partial(qep.partial_trace),
        by_attribute,
        by_alias,
        by_import,
        in_a_thread,
        by_the_checkers_code,
        without_the_watch,
        lambda rho, dims, keep: exercises()["ex02.1"].reference(rho, dims, keep),
    ],
)
def test_the_library_is_noticed_under_any_name(cheat):
    report = check("ex02.1", cheat)
    assert (report.verdict, report.code) == ("wrong", "used-library")
    assert sys.getprofile() is None and threading.getprofile() is None


def test_other_functions_of_the_library_are_welcome():
    def with_help(rho, U, dims):
        return bank.RIGHT["ex02.3"][0](rho, U, dims)

    assert check("ex02.3", with_help).verdict == "right"
    assert check("ex02.3", lambda rho, U, dims: qep.mutual_information(rho, dims, 0)).code == "used-library"


def test_a_profiler_that_was_there_is_there_again():
    def mine(*_):
        return None

    sys.setprofile(mine)
    try:
        assert check("ex02.1", by_alias).code == "used-library"
        assert sys.getprofile() is mine
    finally:
        sys.setprofile(None)


def test_a_thread_that_outlives_the_check_is_not_watched_any_longer():
    go, done, hooks = threading.Event(), threading.Event(), []

    def waits():
        go.wait(20)
        len(hooks)  # a call, at which the watch notices that its check is over
        hooks.append(sys.getprofile())
        done.set()

    def with_a_thread(rho, dims, keep):
        if not started:
            started.append(threading.Thread(target=waits, daemon=True))
            started[0].start()
        return right(rho, dims, keep)

    started = []
    assert check("ex02.1", with_a_thread).verdict == "right"
    go.set()
    assert done.wait(20) and hooks == [None]


def test_walking_the_stack_finds_nothing_to_return():
    seen = []

    def walker(rho, dims, keep):
        frame = inspect.currentframe().f_back
        size = np.prod([dims[k] for k in keep])
        while frame is not None:
            for name, value in list(frame.f_locals.items()):
                if frame.f_globals.get("__name__", "").startswith("qep_widgets"):
                    seen.append(name)
                    for item in value if isinstance(value, list) else [value]:
                        if isinstance(item, np.ndarray) and item.shape == (size, size):
                            if abs(np.trace(item) - 1) < 1e-9:
                                return item
            frame = frame.f_back
        return np.eye(int(size)) / size

    report = check("ex02.1", walker)
    assert seen and report.verdict == "wrong"
    assert "expected" not in seen and "wanted" not in seen


def test_a_table_of_answers_does_not_pass():
    exercise = exercises()["ex02.1"]
    table = {}
    for seed in range(3):
        for rho, dims, keep in exercise.cases(np.random.default_rng(seed)):
            table[rho.tobytes(), dims, keep] = qep.partial_trace(rho, dims, keep)

    def looked_up(rho, dims, keep):
        return table.get((rho.tobytes(), dims, keep), np.eye(2))

    report = check("ex02.1", looked_up)
    assert (report.verdict, report.code) == ("wrong", "remembered")


def test_a_cache_that_forgets_the_state_does_not_pass():
    cache = {}

    def cached(rho, dims, keep):
        if (dims, keep) not in cache:
            cache[dims, keep] = right(rho, dims, keep)
        return cache[dims, keep]

    assert check("ex02.1", cached).verdict == "wrong"


def test_a_cache_that_remembers_the_state_passes():
    cache = {}

    def cached(rho, dims, keep):
        key = (rho.tobytes(), dims, keep)
        if key not in cache:
            cache[key] = right(rho, dims, keep)
        return cache[key]

    assert check("ex02.1", cached).verdict == "right"


@pytest.mark.parametrize("name", ["abs", "all", "isnan", "asarray", "allclose", "einsum"])
def test_a_patched_numpy_does_not_pass_and_is_put_back(name, numpy_kept):
    original = getattr(np, name)

    def patching(rho, dims, keep):
        setattr(np, name, lambda *a, **k: True)
        return 1

    report = check("ex02.1", patching)
    assert report.verdict in ("wrong", "crashed") and getattr(np, name) is original
    setattr(np, name, lambda *a, **k: np.True_)
    report = check("ex02.1", lambda rho, dims, keep: 1)
    assert (report.verdict, report.code) == ("wrong", "patched-library")
    assert f"numpy.{name}" in report.says and getattr(np, name) is original
    assert check("ex02.1", right).verdict == "right"


# the order of the questions, and what is said


def test_the_order_of_diagnosis():
    def all_at_once(rho, dims, keep):
        answer = imported_alias(rho, dims, keep)
        rho[:] = 0
        return answer

    assert check("ex02.1", all_at_once).code == "changed-input"

    def library_then_crash(rho, dims, keep):
        imported_alias(rho, dims, keep)
        raise ValueError

    assert check("ex02.1", library_then_crash).code == "used-library"

    def half_a_stub(rho, dims, keep):
        if len(dims) > 2:
            raise NotImplementedError
        return right(rho, dims, keep)

    assert check("ex02.1", half_a_stub).verdict == "crashed"
    traceless = check("ex02.1", lambda rho, dims, keep: 2 * right(rho, dims, keep))
    assert traceless.code == "trace-not-one"
    assert check("ex02.1", lambda rho, dims, keep: right(rho, dims, keep) * np.nan).code == "not-a-number"

    def maximally_mixed(rho, dims, keep):
        return np.eye(len(right(rho, dims, keep))) / len(right(rho, dims, keep))

    report = check("ex02.1", maximally_mixed)
    assert report.code == "wrong-value" and "every case tried" in report.says

    def forgetful(rho, dims, keep):
        if len(dims) == 2:
            return right(rho, dims, keep)

    assert check("ex02.1", forgetful).code == "returned-nothing"


def test_a_function_that_stops_on_some_cases_hears_about_the_others():
    def for_two(rho, dims, keep, turn=False):
        d_A, d_B = dims
        T = rho.reshape(d_A, d_B, d_A, d_B)
        answer = np.einsum("ijkj->ik", T) if keep == (0,) else np.einsum("ijik->jk", T)
        return answer.T if turn else answer

    assert check("ex02.1", for_two).code == "two-parts-only"

    def with_a_message(rho, dims, keep):
        if len(dims) != 2:
            raise RuntimeError("only two parts")
        return for_two(rho, dims, keep)

    report = check("ex02.1", with_a_message)
    assert report.verdict == "crashed" and "right for two parts, a special case" in report.says
    assert report.says.endswith("only two parts.")
    report = check("ex02.1", lambda rho, dims, keep: for_two(rho, dims, keep, turn=True))
    assert report.code == "transposed+two-parts-only"
    report = check("ex02.1", lambda rho, dims, keep: with_a_message(rho, dims, keep).T)
    assert report.verdict == "crashed" and "only two parts. On the 7 of 20 cases" in report.says
    assert "You return a transpose" in report.says
    assert check("ex02.1", lambda rho, dims, keep: for_two(rho, dims, (0,))).code == "keep-not-read"
    report = check("ex02.1", lambda rho, dims, keep: for_two(rho, dims, keep) * (1 + dims[0]))
    assert report.verdict == "crashed" and report.says.endswith("it is not always right.")


def test_returning_nothing_on_some_cases_names_them():
    def compares_with_a_number(rho, dims, keep):
        if keep == 0:
            return right(rho, dims, keep)
        if keep == 1:
            return right(rho, dims, keep)

    report = check("ex02.1", compares_with_a_number)
    assert (report.verdict, report.code) == ("wrong", "returned-nothing")
    assert "(None) for dims = (2, 2), keep = (0,)" in report.says and report.case[2] == (0,)

    def only_the_first(rho, dims, keep):
        if 0 in keep:
            return right(rho, dims, keep)

    report = check("ex02.1", only_the_first)
    assert report.code == "returned-nothing" and "keep = (1,)" in report.says


def nan_by_rounding(psi, dims):
    M = psi.reshape(dims)
    w = np.linalg.eigvalsh(M @ M.conj().T)
    S = -np.sum(w * np.log(w))
    return np.sqrt(w), S, S


def test_nan_from_rounding_gets_the_same_verdict_on_every_run():
    for seed in range(5):
        for _ in range(4):
            report = check("ex02.2", nan_by_rounding, seed=seed)
            assert (report.verdict, report.code) == ("wrong", "not-a-number")
            assert "Clip at 0" in report.says and "nan" in report.evidence


def hidden_failure(wrong):
    """An exercise whose answer is `wrong` on one fresh state and right on all of the fixed seed's."""
    first = {float(x) for x in np.random.default_rng(0).uniform(0, 1, 6)}
    function = lambda x: x * 2 if x in first or x < 0.9 else wrong(x)  # noqa: E731
    exercise = engine.Exercise(
        "x",
        "x",
        lambda x: 2.0 * x,
        lambda rng: [(float(x),) for x in rng.uniform(0, 1, 6)] + [(0.95 + 0.04 * rng.random(),)],
        (engine.Slip("s", "s", lambda x: 0.0),),
    )
    return exercise, first, function


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda x: np.nan, "not-a-number"),
        (lambda x: np.inf, "wrong-value"),
        (lambda x: 1 / 0, "raised"),
        (lambda x: -1.0, "wrong-value"),
        (lambda x: None, "returned-nothing"),
    ],
)
def test_a_failure_on_fresh_states_only_is_no_accusation(wrong, code):
    exercise, first, function = hidden_failure(wrong)
    first.add(exercise.cases(np.random.default_rng(0))[-1][0])
    report = engine.judge(exercise, function)
    assert report.code == code and report.case and report.case[0] > 0.9
    assert report.says.endswith("and wrong on fresh ones like this one.")
    assert "kept" not in report.says and "earlier" not in report.says


def test_an_answer_that_depends_on_earlier_calls_is_remembered():
    count = []

    def counting(rho, dims, keep):
        count.append(1)
        return right(rho, dims, keep) * (1 if len(count) <= 20 else 1 + len(count))

    report = check("ex02.1", counting)
    assert report.code == "remembered" and "two different answers" in report.says


def test_a_constant_factor_is_named():
    report = check("ex00.1", lambda p: 0.5 * bank.RIGHT["ex00.1"][0](p))
    assert report.code == "wrong-value" and "0.5 times" in report.says


def test_an_exception_shows_its_authors_line_and_not_ours():
    def helper(rho):
        return rho.reshape(7, 7)

    def broken(rho, dims, keep):
        return helper(rho)

    report = check("ex02.1", broken)
    assert report.code == "raised" and "ValueError" in report.says and "cannot reshape" in report.says
    assert "return rho.reshape(7, 7)" in report.evidence
    assert "engine" not in str(report) and "qep_widgets" not in str(report)

    def inside_numpy(rho, dims, keep):
        return np.linalg.inv(np.zeros((2, 2)))

    assert "return np.linalg.inv(np.zeros((2, 2)))" in check("ex02.1", inside_numpy).evidence


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (lambda r, d: r.reshape(7, 7), "shape"),
        (lambda r, d: r * np.ones((5, 5)), "@"),
        (lambda r, d: (lambda a, b, c: a)(*d), "type"),
        (lambda r, d: [a for a, b, c in [d]], "left of the ="),
        (lambda r, d: d[9], "index"),
        (lambda r, d: np.linalg.cholesky(-r), "Cholesky"),
        (lambda r, d: math.sqrt(-1e-17), "−1e-17"),
        (lambda r, d: qep.entropy(3 * r), "Hermitian"),
    ],
)
def test_hints_fit_the_exception(body, word):
    report = check("ex02.1", lambda rho, dims, keep: body(rho, dims))
    assert report.verdict == "crashed" and word in "\n".join(report.hints)
    assert ("Which shapes have" in report.hints[0]) == (word == "shape")


def test_the_librarys_refusal_names_its_function():
    report = check("ex02.1", lambda rho, dims, keep: qep.entropy(2 * rho))
    assert "passed to qep.entropy is not a state any more: rho must be a state of trace 1" in report.says
    report = check("ex02.1", lambda rho, dims, keep: qep.shannon([2.0, 3.0]))
    assert "refused what you passed to qep.shannon" in report.says


def test_a_matrix_that_never_was_a_state_is_not_asked_for_its_dagger():
    report = check("ex00.2", lambda table: qep.entropy(table))
    assert "passed to qep.entropy is not a state: rho must be Hermitian" in report.says
    assert "Hermitian" not in report.hints[0] and "U @ rho" not in "".join(report.hints)


def test_one_part_of_an_answer_alone_is_not_taken_apart():
    report = check(
        "ex00.3", lambda rho, d_S, d_E: np.trace(rho.reshape(d_S, d_E, d_S, d_E), axis1=1, axis2=3)
    )
    assert (
        report.code == "wrong-shape"
        and "returned a 2×2 matrix where a tuple of 2 (the system's" in report.says
    )


def test_the_line_to_paste_has_the_functions_name():
    def my_trace(rho, dims, keep):
        return 2 * right(rho, dims, keep)

    assert "run  my_trace(*report.case)  in a cell" in str(check("ex02.1", my_trace))
    assert "your_function(*report.case)" in str(
        check("ex02.1", lambda rho, dims, keep: 2 * right(rho, dims, keep))
    )


def test_nan_is_shown_as_nan_and_zero_without_a_sign():
    shown = outcomes.show(np.array([[np.nan, -0.0], [1, 2]]))
    assert "nan" in shown and "-" not in shown
    assert "nan" in outcomes.show(np.array([np.nan + 1j, 1j]))
    assert outcomes.show(np.array(-0.0)) == "0" and outcomes.show(np.array([-0.0])).strip("[ ]") == "0"
    assert outcomes.show(np.array([-1e-9, 0.123456])).split() == ["[", "0.0000", "0.1235]"]
    report = check("ex00.1", lambda p: 7.0)
    assert "-0" not in str(report)


def test_the_order_of_keep_shows_on_three_qubits():
    slip = next(s for s in exercises()["ex02.1"].slips if s.code == "order-of-keep-lost")
    report = check("ex02.1", slip.wrong)
    assert report.case[1] == (2, 2, 2) and "..." not in report.evidence


def test_the_smallest_failing_case_is_shown_and_can_be_called_again():
    def fails_on_unequal(rho, dims, keep):
        return right(rho, dims, keep) * (1 if dims[0] == dims[1] else 2)

    report = check("ex02.1", fails_on_unequal)
    rho, dims, _ = report.case
    assert dims == (2, 3) and rho.shape == (6, 6)
    assert "dims = (2, 3)" in report.evidence and "keep = (0,)" in report.evidence
    assert np.allclose(fails_on_unequal(*report.case), 2 * right(*report.case))


def test_forms_of_a_right_answer():
    for form in (list, tuple, np.asmatrix, lambda a: a.tolist(), lambda a: a.astype(object)):
        assert check("ex02.1", lambda r, d, k, form=form: form(right(r, d, k))).verdict == "right", form
    assert check("ex02.1", lambda r, d, k: right(r, d, k).astype(np.complex64)).verdict == "right"
    assert check("ex02.1", lambda r, d, k: right(r, d, k).astype(np.float16)).verdict == "wrong"
    assert check("ex00.1", lambda p: bank.RIGHT["ex00.1"][0](p) + 0j).verdict == "right"
    assert check("ex00.1", lambda p: [bank.RIGHT["ex00.1"][0](p)]).code == "wrong-shape"


def test_qutip_objects_are_read():
    qutip = pytest.importorskip("qutip")

    def with_qutip(rho, dims, keep):
        state = qutip.Qobj(rho, dims=[list(dims), list(dims)])
        return state.ptrace(sorted(keep)).permute(list(np.argsort(np.argsort(keep))))

    assert check("ex02.1", with_qutip).verdict == "right"


def test_what_is_returned_is_named():
    says = {
        "generator": lambda rho, dims, keep: (x for x in rho),
        "coroutine": _coroutine,
        "a text": lambda rho, dims, keep: "ρ_A",
        "call it before returning": lambda rho, dims, keep: np.trace,
    }
    for words, function in says.items():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert words in check("ex02.1", function).says


def test_printing_the_answer_is_wrong_and_not_missing():
    report = check("ex02.1", lambda rho, dims, keep: print(right(rho, dims, keep)))
    assert (report.verdict, report.code) == ("wrong", "printed-not-returned")
    assert "'return' in place of the print" in report.says and "print(answer)" in report.hints[2]


def test_booleans_are_shown_as_such_and_equal_to_their_numbers():
    a, b = outcomes.plain((True, np.array([True, False]))), outcomes.plain((1, [1.0, 0.0]))
    assert outcomes.same(a, b) and outcomes.show(a[0]) == "True"
    assert outcomes.apart(outcomes.plain(0), outcomes.plain(True)) == ("False", "True")
    assert outcomes.apart(outcomes.plain(0.5), outcomes.plain(True)) == ("0.5", "True")
    exercise = engine.Exercise(
        "ex99.6",
        "signs",
        lambda x: (x > 0, x < 0),
        lambda rng: [(1.0,), (-2.0,)],
        [engine.slip("s", "S.", then=lambda a, *_: a[::-1])],
        parts=("positive", "negative"),
    )
    evidence = engine.judge(exercise, lambda x: (1, 1)).evidence
    assert (
        "positive = True\n  negative = False\nand yours is\n  positive = True\n  negative = True" in evidence
    )


def test_the_cost_of_a_slip_is_told_once_a_session():
    answer = bank.RIGHT["ex00.1"][0]
    check("ex00.1", answer)
    again = check("ex00.1", answer)
    assert "commonest slip" in again.evidence
    assert "commonest slip" not in str(again) and "commonest slip" not in again._repr_html_()


def test_the_hidden_cases_are_the_same_at_every_grading():
    """An answer that is wrong on one state in fifty gets the same verdict whenever it is checked."""

    def rarely(p):
        return bank.RIGHT["ex00.1"][0](p) + (int(1e6 * p) % 50 == 7)

    assert len({check("ex00.1", rarely).verdict for _ in range(30)}) == 1


@pytest.mark.parametrize("chance", [np.random.rand, random.random])
def test_an_answer_that_throws_dice_gets_the_same_verdict_at_every_grading(chance):
    def rarely(p):
        return bank.RIGHT["ex00.1"][0](p) + (chance() < 0.01)

    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    assert len({check("ex00.1", rarely).verdict for _ in range(30)}) == 1
    assert np.all(np.random.get_state()[1] == before[0])  # noqa: NPY002
    assert random.getstate() == before[1]


@pytest.mark.parametrize("id", swept(exercises(), every=12))
def test_an_answer_that_is_spoiled_on_one_input_in_twenty_is_hardly_ever_right(id):
    """Answers of different code meet different cases: of ten, 46 % were right when one draw was hidden."""
    exercise, right = exercises()[id], bank.RIGHT[id][0]
    arguments = ", ".join(exercise.names())
    lucky = 0
    for salt in range(10):
        names = {"right": right, "chosen": _one_in_twenty}
        body = f"return None if chosen({salt}, {arguments}) else right({arguments})"
        exec(f"def answer({arguments}):\n    {body}", names)
        lucky += check(id, names["answer"]).verdict == "right"
    assert lucky <= 4


def _one_in_twenty(salt, *case):
    """One case in twenty, by its numbers rounded as far as every machine has them."""
    digest = hashlib.sha256(str(salt).encode())
    for value in case:
        digest.update(np.round(value, 6).tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return digest.digest()[0] < 13


async def _coroutine(rho, dims, keep):
    return rho


def test_an_object_with_strange_attributes_may_answer():
    class Answer:
        def __getattr__(self, name):
            return self

        def __call__(self, *case):
            return right(*case)

    assert check("ex02.1", Answer()).verdict in ("right", "wrong")


# outcomes


def test_equality_of_outcomes():
    same, Raised, Unfit = outcomes.same, outcomes.Raised, outcomes.Unfit
    a = np.array
    assert same(a([1, np.nan, np.inf]), a([1 + 0j, np.nan, np.inf]))
    assert not same(a([1.0]), a(1.0)) and not same(a(1.0), None)
    for x in (-np.inf, 5.0, np.nan):
        assert not same(a(x), a(np.inf)) and not same(a(np.inf), a(x))
    assert same((a(1.0), "x"), (a(1.0), "x")) and not same((a(1.0),), (a(1.0), a(1.0)))
    assert same({"k": a(1.0)}, {"k": a(1.0)}) and not same({"k": a(1.0)}, {"j": a(1.0)})
    assert same(Raised(ValueError, "a"), Raised(ValueError, "b"))
    assert not same(Raised(ValueError), Raised(TypeError)) and not same(Raised(ValueError), Unfit("x"))


def test_the_same_report_twice():
    first, second = (str(check("ex02.1", exercises()["ex02.1"].slips[3].wrong)) for _ in range(2))
    assert first == second


def test_an_unknown_exercise():
    with pytest.raises(ValueError, match=r"'ex2\.1'; the nearest are ex02\.1"):
        check("ex2.1", right)
    with pytest.raises(ValueError, match="no exercise 7"):
        check(7, right)


# two mistakes at once


@engine.formula
def _mean(p, E, *, weigh=lambda p, E: p * E, log=np.log, sign=-1):
    """Energy and entropy of the populations p of the levels E."""
    return np.sum(weigh(p, E)), sign * np.sum(p * log(p))


def _populations(rng):
    """Three levels; not one of them at 0 or 1."""
    return [(p / p.sum(), rng.uniform(1, 3, 3)) for p in rng.uniform(0.2, 1, (4, 3))]


def _means(**more):
    given = {
        "slips": [
            engine.slip("log2", "Bits.", log=np.log2, hints=("Which logarithm?", "The natural one.")),
            engine.slip("sign", "Sign.", sign=1, alone="The rest is right.", hints=("Which sign?",)),
            engine.slip("equal", "Equal weights.", weigh=lambda p, E: E / len(E)),
            engine.slip("levels", "Levels exchanged.", given=lambda p, E: (p[::-1], E)),
            engine.slip("order", "Order.", then=lambda answer, *_: answer[::-1]),
            engine.slip("all", "Everything else.", wrong=lambda p, E: (np.sum(E), np.sum(p**2))),
        ],
        "laws": (engine.Law("negative", "It is negative.", lambda a, *_: a[1] >= 0),),
        "hints": ("Which?", "There.", "So."),
        "parts": ("energy", "entropy"),
    }
    return engine.Exercise("ex99.2", "two means", _mean, _populations, **{**given, **more})


def _pair(a, b, exercise=None):
    exercise = exercise or _means()
    chosen = {s.code: s for s in exercise.slips}
    change = next(chosen[a].changed.with_(chosen[b].changed))
    cases = exercise.cases(np.random.default_rng(0))
    return engine.judge(exercise, bank.playing(exercise.outcomes(change.of(exercise.reference), cases)))


def test_a_slip_replaces_a_piece_and_says_its_clause_alone():
    exercise = _means()
    report = engine.judge(exercise, exercise.slips[1].wrong)
    assert report.code == "sign" and report.says == "Sign. The rest is right."


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("log2", "sign"),
        ("sign", "equal"),
        ("log2", "levels"),
        ("sign", "order"),
        ("levels", "order"),
        ("order", "all"),
    ],
)
def test_two_mistakes_at_once_are_both_named(a, b):
    report = _pair(a, b)
    first, second = ({s.code: s for s in _means().slips}[code] for code in (a, b))
    assert report.code == f"{a}+{b}"
    assert report.says == f"Two things at once. First: {first.says} Second: {second.says}"
    assert f"wrong ({a} and {b})" in str(report)


def test_the_hints_of_two_mistakes_stand_on_the_same_rungs():
    report = _pair("log2", "sign")
    assert "Of the first: Which logarithm?\nOf the second: Which sign?" in report.hint()
    assert "Of the first: The natural one." in report.hint()


def test_pairs_that_come_to_the_same_are_one_of():
    twice = engine.slip("log2-again", "Base two.", log=lambda p: np.log(p) / np.log(2))
    report = _pair("log2", "sign", _means(slips=[*_means().slips, twice]))
    assert report.code == "log2+sign|sign+log2-again"
    assert report.says == "Two things at once. First: Sign. Second, one of these: (a) Bits. (b) Base two."


def test_a_mistake_in_each_part_of_an_answer_is_named():
    """The functions in the whole formula's place do not compose; the parts that they spoil do."""
    a = engine.slip("energy-off", "Energy.", wrong=lambda p, E: (np.sum(E), _mean(p, E)[1]))
    b = engine.slip("entropy-off", "Entropy.", wrong=lambda p, E: (_mean(p, E)[0], np.sum(p**2)))
    exercise = _means(slips=[a, b])
    both = engine.judge(exercise, lambda p, E: (np.sum(E), np.sum(p**2)))
    assert both.code == "energy-off+entropy-off"
    rest = engine.judge(exercise, lambda p, E: (np.sum(E), 7.0))
    assert rest.code == "energy-off" and rest.says == "Energy. And look at entropy."
    nan = engine.judge(exercise, lambda p, E: (np.sum(E), np.nan))
    assert nan.says == "Energy. And look at entropy: there is nan in entropy, on every case."


def test_a_nan_is_named_by_its_part_and_shown_on_a_case_where_it_is():
    """Also where a smaller case, on which it is finite, fails too."""
    off = engine.slip("energy-off", "Energy.", wrong=lambda p, E: (np.sum(E), _mean(p, E)[1]))
    exercise = _means(slips=[off])
    cases = exercise.cases(np.random.default_rng(0))
    largest = max(cases, key=lambda case: evidence.size(case))[0]

    def S(p):
        return np.nan if np.array_equal(p, largest) else -np.sum(p * np.log(p))

    found = engine.judge(exercise, lambda p, E: (np.sum(E), S(p) + 0.1))
    assert found.says.startswith("Energy. And look at entropy: there is nan in entropy, on 1 of the ")
    assert found.evidence.count("nan") == 1 and np.array_equal(found.case[0], largest)
    alone = engine.judge(exercise, lambda p, E: (np.sum(p * E), S(p)))
    assert alone.code == "not-a-number" and alone.says.endswith("It is in entropy.")
    assert np.array_equal(alone.case[0], largest)


def test_a_multiple_of_a_known_mistake_is_called_that():
    exercise = engine.Exercise(
        "ex99.3",
        "an entropy",
        lambda p: -np.sum(p * np.log(p)),
        lambda rng: [(p / p.sum(),) for p in rng.uniform(0.2, 1, (4, 3))],
        [engine.slip("unweighted", "No weights.", wrong=lambda p: -np.sum(np.log(p)))],
    )
    report = engine.judge(exercise, lambda p: np.sum(np.log(p)))
    assert report.code == "unweighted+factor" and "-1 times what this gives" in report.says


def test_one_mistake_on_some_cases_and_another_on_the_rest():
    exercise = engine.Exercise(
        "ex99.4",
        "a sum",
        lambda x: 2.0 * x,
        lambda rng: [(x,) for x in [*rng.uniform(1, 2, 3), *rng.uniform(-2, -1, 2)]],
        [
            engine.slip("halved", "Half.", wrong=lambda x: 1.0 * x),
            engine.slip("squared", "Squared.", wrong=lambda x: x**2),
        ],
    )
    report = engine.judge(exercise, lambda x: x if x > 0 else x**2)
    assert report.says.endswith("cases that fail, this is what happens: Half. On the other 2: Squared.")
    alone = engine.judge(exercise, lambda x: x if x > 0 else 17.0)
    assert alone.code == "wrong-value" and "Half" not in alone.says  # it explains three of five only


def test_a_law_says_on_how_many_cases_it_is_broken():
    def both(rho, dims, keep):
        T = right(rho, dims, keep).copy()
        return T if keep == (0,) else 2 * T

    report = check("ex02.1", lambda rho, dims, keep: both(rho, dims, keep) + (keep == (0,)))
    assert report.code == "trace-not-one"
    assert "cases that fail" not in report.says
    report = check("ex02.1", lambda rho, dims, keep: both(rho, dims, keep) + 1j * (keep == (0,)))
    assert report.code in ("trace-not-one", "not-hermitian")
    report = engine.judge(_means(slips=[]), lambda p, E: (7.0, E[0] - 2))
    assert report.code == "negative" and " of the 4 cases that fail." in report.says


def test_a_piece_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match=r"the slip x replaces lg, but the pieces .* weigh, log, sign"):
        _means(slips=[engine.slip("x", "X.", lg=np.log2)])
    with pytest.raises(TypeError, match="changes nothing"):
        engine.slip("x", "X.")
    with pytest.raises(TypeError, match="replaces the whole formula and pieces"):
        engine.slip("x", "X.", wrong=_mean, log=np.log2)
    with pytest.raises(TypeError, match="has no default"):
        engine.formula(lambda p, *, log: log(p))
    with pytest.raises(TypeError, match="inner formula"):
        engine.formula(lambda p, **more: p)


def test_the_pieces_of_an_inner_formula_are_pieces():
    @engine.formula(inner=_mean)
    def free(p, E, *, T=2.0, **more):
        mean, S = _mean(p, E, **more)
        return mean - T * S

    assert engine.pieces_for(_mean, {"sign": 1, "T": 1.0}) == {"sign": 1}
    exercise = engine.Exercise(
        "ex99.5",
        "free energy",
        free,
        _populations,
        [engine.slip("bits", "Bits.", log=np.log2), engine.slip("warm", "Warm.", T=1.0)],
    )
    assert exercise.names() == ("p", "E")
    answer = lambda p, E: np.sum(p * E) + np.sum(p * np.log2(p))  # noqa: E731
    assert engine.judge(exercise, answer).code == "bits+warm"


def test_a_slip_that_raises_on_some_cases_stands_in_no_ones_way():
    def stops(p, E):
        if E[0] > 2:
            raise ValueError("no")
        return np.sum(E), _mean(p, E)[1]

    exercise = _means(slips=[*_means().slips, engine.slip("stops", "Stops.", wrong=stops)])
    for answer in (lambda p, E: (np.sum(E), 7.0), lambda p, E: 3.0, lambda p, E: {"a": 1}):
        assert engine.judge(exercise, answer).verdict == "wrong"
    assert engine.judge(exercise, exercise.slips[-1].wrong).code == "stops"


@pytest.mark.parametrize(
    "answer", [lambda p, E: (np.nan, np.nan), lambda p, E: (0.0, 0.0), lambda p, E: 1 / 0]
)
def test_no_pair_is_named_of_an_answer_that_tells_nothing(answer):
    nothing = [
        engine.slip("zero", "Zero.", then=lambda answer, *_: (0 * answer[0], 0 * answer[1] + 1)),
        engine.slip("less", "One less.", then=lambda answer, *_: (answer[0], answer[1] - 1)),
        engine.slip("nan", "Nan.", then=lambda answer, *_: (answer[0] * np.nan, answer[1])),
        engine.slip("stops", "Stops.", log=lambda p: 1 / 0),
        engine.slip("more", "One more.", given=lambda p, E: (p, E + 1)),
    ]
    report = engine.judge(_means(slips=nothing), answer)
    assert "at once" not in report.says and "+" not in report.code


def test_two_mistakes_are_found_in_a_moment():
    start = time.process_time()
    _pair("sign", "order")
    assert time.process_time() - start < 0.5


# an answer that is a dictionary


def _table():
    """An exercise whose answer is a table: a verdict and a number for each of three claims."""

    def right(x):
        return {"a": ("holds", x), "b": ("fails", 2 * x), "c": ("holds", x + 1)}

    def slip(**entries):
        return lambda x: {**right(x), **{k: (word, f(x)) for k, (word, f) in entries.items()}}

    return engine.Exercise(
        id="ex99.1",
        title="a table",
        reference=right,
        cases=lambda rng: [(x,) for x in rng.uniform(1, 2, 4)],
        slips=(
            engine.Slip("a-fails", "A is true.", slip(a=("fails", lambda x: x)), ("Why?",)),
            engine.Slip("c-halved", "C is not half.", slip(c=("holds", lambda x: (x + 1) / 2)), ("Why?",)),
            engine.Slip(
                "b-and-c",
                "B and C were mixed up.",
                slip(b=("holds", lambda x: x + 1), c=("fails", lambda x: 2 * x)),
                ("Why?",),
            ),
        ),
        laws=(
            engine.Law("b-is-twice-a", "B is twice A.", lambda t, x: abs(t["b"][1] - 2 * t["a"][1]) < 1e-6),
        ),
        why="Right.",
        hints=("Which?", "There.", "So."),
    )


def _filled(**entries):
    return lambda x: {"a": ("holds", x), "b": ("fails", 2 * x), "c": ("holds", x + 1), **entries}


def test_every_entry_of_a_table_is_judged_by_itself():
    exercise = _table()
    assert engine.judge(exercise, exercise.slips[0].wrong).code == "a-fails"
    report = engine.judge(
        exercise, lambda x: {**_filled()(x), "a": ("fails", x), "c": ("holds", (x + 1) / 2)}
    )
    assert report.code == "a-fails+c-halved"
    assert report.says == "Two things at once. First: A is true. Second: C is not half."
    report = engine.judge(exercise, lambda x: {**_filled()(x), "a": ("fails", x), "b": ("fails", 7.0)})
    assert report.code == "a-fails" and report.says == "A is true. And look at b."
    assert "a: ('fails'" in report.evidence and "c:" not in report.evidence  # what is right is not given away


def test_a_slip_in_two_entries_is_not_named_for_one():
    report = engine.judge(_table(), lambda x: {**_filled()(x), "c": ("fails", 2 * x)})
    assert report.code == "wrong-value" and "(look at c)" in report.says


def test_the_form_of_a_table():
    judge = functools.partial(engine.judge, _table())
    assert "has no entry b" in judge(lambda x: {"a": ("holds", x), "c": ("holds", x + 1)}).says
    assert "'d' that was not asked for" in judge(lambda x: {**_filled()(x), "d": 1}).says
    assert "a dictionary with a, b, c is expected" in judge(lambda x: 3.0).says
    assert "entry b of your dictionary" in judge(lambda x: {**_filled()(x), "b": 3.0}).says
    assert judge(lambda x: {**_filled()(x), "b": ("fails", np.nan)}).code == "not-a-number"
    assert judge(lambda x: {**_filled()(x), "a": ("holds", 3 * x)}).code == "b-is-twice-a"
    right = judge(lambda x: _filled()(x))
    assert right.verdict == "right" and "'fails' where 'holds' is right, in a" in right.evidence


# what the report shows of a wrong answer


def _square(**more):
    return engine.Exercise(
        id="ex99.1",
        title="a square",
        reference=lambda x, y: x**2,
        cases=lambda rng: [(1.0, y) for y in (2.0, 3.0)] + [(3.0, 2.0), (rng.uniform(2, 3), 2.0)],
        slips=(engine.Slip("minus", "Minus.", lambda x, y: -(x**2)),),
        why="Right.",
        hints=("Which?",),
        **more,
    )


def test_the_second_hint_shows_more_cases_than_the_report():
    report = engine.judge(_square(), lambda x, y: x)
    assert report.hint().endswith("Which?")
    hint = report.hint()
    assert hint.startswith("Where to look (hint 2 of 2)") and hint.endswith("It is right on the other 2.")
    assert "x = 3: yours 3, the right one 9" in hint
    assert "y =" not in hint  # what is the same in all of them is left out
    only = engine.judge(_square(), lambda x, y: x**2 + (x == 3)).focus
    assert "right on the other 3 cases" in only


def test_a_wrong_value_is_not_said_to_be_half_right():
    says = engine.judge(_square(), lambda x, y: 2 * x**2 + x).says
    assert says.startswith("You return a number, as you should, but not the right one")


def test_a_factor_is_said_where_it_is_the_same_on_all_cases():
    said = "It is 3 times the right one."
    assert said in engine.judge(_square(), lambda x, y: 3 * x**2).says
    assert "times the right one" not in engine.judge(_square(), lambda x, y: y * x**2).says
    assert "times the right one" not in engine.judge(_square(), lambda x, y: x**2 * (3 if x == 3 else 1)).says


def test_what_was_returned_is_not_named_after_what_is_compared():
    exercise = _square(observe=lambda root, _: root**2)
    exercise = dataclasses.replace(exercise, reference=lambda x, y: x, slips=())
    says = engine.judge(exercise, lambda x, y: x + y).says
    assert says.startswith("Your answer has the right form, but its value is wrong, on ")


@pytest.mark.parametrize("right", [1.36147, 1.36147 + 0.5j, [[1.0, 0.36147], [0, 1]], (1.0, [0.36147])])
def test_what_differs_is_shown_to_differ(right):
    right = outcomes.plain(right)
    wrong = outcomes.plain(tuple(x + 3e-5 for x in right) if isinstance(right, tuple) else right + 3e-5)
    assert not outcomes.same(wrong, right)
    assert len(set(outcomes.apart(wrong, right))) == 2
    assert outcomes.apart(right, right)[0] == outcomes.show(right)


def test_more_digits_are_not_shown_where_they_show_no_difference():
    """Of a large array the middle is not shown; its entry is named, and the rest keeps its few digits."""
    right = outcomes.plain(np.full((9, 9), 1 / 3))
    wrong = right.copy()
    wrong[4, 4] = 0.5
    assert outcomes.apart(wrong, right) == (outcomes.show(wrong), outcomes.show(right))
    assert outcomes.left_out(wrong, right) == "The entry [4, 4] should be 0.333333, and yours is 0.5."


def test_the_place_to_look_at_is_named_where_there_is_much_to_see():
    right = np.zeros((3, 3))
    wrong = right + 0.3 * np.eye(3)[[1, 2, 0]]
    assert outcomes.focus(wrong, right) == "Look at the entry [0, 1] in the case above."
    assert outcomes.focus((right, wrong), (right, right), ("a", "b")).startswith(
        "Look at the entry [0, 1] of b"
    )
    assert outcomes.focus({"a": wrong}, {"a": right}) == "Look at the entry [0, 1] of a in the case above."
    assert outcomes.focus(wrong[:2, :2], right[:2, :2]) == ""


def test_the_third_wrong_try_of_a_kind_names_the_section():
    exercise = _square(section="Squares")
    wrong, other = (lambda x, y: -(x**2)), (lambda x, y: x**2 + 1)
    told = [str(engine.judge(exercise, answer)) for answer in (wrong, other, wrong, wrong, other)]
    assert ["section “Squares” of lesson 99" in text for text in told] == [False, False, False, True, False]
    assert "section" not in "".join(str(engine.judge(_square(), wrong)) for _ in range(4))


def test_a_matrix_has_as_many_decimals_as_its_entries():
    assert outcomes.show(np.array([[0.5, 0], [-0.25j, 1]])).split("\n")[1].split() == [
        "[",
        "0.00-0.25j",
        "1.00+0.00j]]",
    ]
    assert outcomes.show(np.eye(2)).split() == ["[[", "1", "0]", "[", "0", "1]]"]
    assert outcomes.show(np.array([1 / 3, 1])).split() == ["[", "0.3333", "1.0000]"]


def test_what_rounding_left_of_a_zero_is_shown_as_zero():
    assert outcomes.show(np.array(-3e-17)) == outcomes.show(np.float64(2e-16)) == "0"
    assert outcomes.show(np.array(0.5 + 1e-16j)) == "0.5" and outcomes.show(np.array(1e-9)) == "1e-09"


def test_an_exercise_may_know_what_takes_so_long_and_where_a_nan_comes_from(hurry):
    def slow(x, y):
        while True:
            pass

    assert "a slow step inside a loop" in engine.judge(_square(), slow).says
    report = engine.judge(_square(slow="square it at once."), slow)
    assert report.code == "timed-out" and report.says.endswith("square it at once.")
    assert "a slow line inside" in report.hint()
    positive = engine.Law("not-positive", "A square is not below 0.", lambda a, x, y: not np.isnan(a), True)
    assert engine.judge(_square(laws=(positive,)), lambda x, y: np.nan).code == "not-positive"
    late = engine.Law("late", "Late.", lambda a, x, y: not np.isnan(a))
    assert engine.judge(_square(laws=(late,)), lambda x, y: np.nan).code == "not-a-number"


def test_a_right_special_case_is_called_that():
    def two_of_them(rho, dims, keep):
        dA, dB = dims[0], len(rho) // dims[0]
        T = rho.reshape(dA, dB, dA, dB)
        return np.einsum("ijkj->ik", T) if 0 in keep else np.einsum("ijik->jk", T)

    says = check("ex02.1", two_of_them).says
    assert says.startswith(
        "Your function is right for two parts, a special case, and wrong on 12 of the 13 other cases."
    )
    of_two_equal = check(
        "ex02.1", lambda rho, dims, keep: two_of_them(rho, (int(len(rho) ** 0.5),), keep)
    ).says
    assert "right for two parts of the same size" in of_two_equal
    never_right = check("ex02.1", lambda rho, dims, keep: two_of_them(rho, dims, keep) + 1).says
    assert "special case" not in never_right


def test_a_kind_of_cases_may_be_asked_for_alone(monkeypatch):
    def two_parts(rho, dims, keep):
        dA, dB = dims
        T = rho.reshape(dA, dB, dA, dB)
        return np.einsum("ijkj->ik", T) if 0 in keep else np.einsum("ijik->jk", T)

    solved = []
    monkeypatch.setattr(checks.kept, "record", lambda what, id: solved.append(id))
    monkeypatch.setattr(inspect.getmodule(engine.Report), "graded", lambda: True)
    report = check("ex02.1", two_parts, only="two parts")
    assert report.verdict == "right" and report.points(1) == 1.0 and not solved
    assert "partial trace, two parts: right" in str(report)
    assert report.says.startswith("Right for two parts, and no more is asked here. In general: Your function")
    with pytest.raises(engine.NotRight):
        check("ex02.1", two_parts).points(2)
    wrong = check("ex02.1", lambda rho, dims, keep: two_parts(rho, dims, keep).T, only="two parts")
    assert wrong.verdict != "right" and "transpose" in wrong.says
    assert check("ex02.1", right, only="two parts").code == "right" and solved == ["ex02.1"]
    with pytest.raises(ValueError, match="'three parts'; those that it knows: 'two parts', "):
        check("ex02.1", two_parts, only="three parts")
    with pytest.raises(ValueError, match="by hand"):
        check("ex02.1h", 0.5, only="two parts")


def test_a_mistake_in_one_part_alone_is_named_with_its_part():
    def both(x, y, *, unit=1.0):
        return unit * x + y, unit * x - y

    exercise = dataclasses.replace(
        _square(),
        reference=engine.formula(both),
        parts=("sum", "difference"),
        slips=(
            engine.slip("unit", "You forgot the unit.", unit=2.0),
            engine.slip("y-left-out", "You left out y.", given=lambda x, y: (x, 0 * y)),
        ),
        laws=(),
    )
    report = engine.judge(exercise, lambda x, y: (2 * x + y, x - y))
    assert report.code == "unit"
    assert report.says == "Only sum is wrong, as if you had made this mistake there: You forgot the unit."
    report = engine.judge(exercise, lambda x, y: (x + y, x))
    assert report.code == "y-left-out" and report.says.startswith("Only difference is wrong, as if")
    assert engine.judge(exercise, lambda x, y: (2 * x + y, 2 * x - y)).says == "You forgot the unit."
    assert engine.judge(exercise, lambda x, y: (x + y, x + 7 * y)).code == "wrong-value"


def test_of_a_matrix_that_is_cut_the_entry_that_differs_most_is_shown():
    right = np.arange(100.0).reshape(10, 10)
    wrong = right + np.where(right == 45, 0.01, 0)
    assert "..." in outcomes.show(right)
    assert outcomes.left_out(wrong, right) == "The entry [4, 5] should be 45, and yours is 45.01."
    assert outcomes.left_out((wrong, right), (right, right), ("S", "t")).startswith("The entry [4, 5] of S ")
    assert outcomes.left_out(wrong[:3], right[:3]) == ""


def test_a_law_may_have_hints_of_its_own():
    law = engine.Law("odd", "Odd.", lambda *_: False, hints=("Whose?", "Mine.", "x"))
    assert "Whose?" in engine.judge(_square(laws=(law,)), lambda x, y: x + 7).hint()
