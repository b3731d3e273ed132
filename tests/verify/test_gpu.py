import pytest

from helpers import ops, verify

torch = pytest.importorskip("torch")


def test_no_gpu_is_said(monkeypatch, capsys):
    monkeypatch.setattr("helpers.verify.gpu._available", lambda torch: None)
    report = verify.conv2d(ops.conv2d)
    capsys.readouterr()
    assert verify.on_gpu(report) is None
    assert capsys.readouterr().out == "no GPU\n"


@pytest.mark.parametrize("make", [
    lambda: verify.conv2d(ops.conv2d, ops.conv2d_backward), lambda: verify.conv1d(ops.conv1d),
    lambda: verify.cross_correlate(ops.cross_correlate), lambda: verify.pad(ops.pad),
], ids=["conv2d", "conv1d", "cross_correlate", "pad"])
def test_the_same_cases_in_float32(make, capsys):
    report = make()
    worst = verify.on_gpu(report, device="cpu")
    assert 1e-9 < max(worst.values()) < 1e-5
    assert f"{report.cases} cases on CPU: float32, TF32 off" in capsys.readouterr().out


def test_an_error_that_float32_does_not_explain():
    report = verify.conv2d(ops.conv2d)
    report.rerun = lambda device, dtype: {"forward": 1e-3}
    with pytest.raises(verify.Mismatch, match="more than float32 explains"):
        verify.on_gpu(report, device="cpu")


def test_sizes_have_no_gpu():
    with pytest.raises(TypeError, match="routine on arrays"):
        verify.on_gpu(verify.conv_output_size(ops.conv_output_size))


@pytest.mark.gpu
@pytest.mark.skipif(not (torch.cuda.is_available() or torch.backends.mps.is_available()),
                    reason="no CUDA, no MPS")
def test_on_the_graphics_card():
    tf32 = torch.backends.cudnn.allow_tf32
    assert verify.on_gpu(verify.conv2d(ops.conv2d, ops.conv2d_backward))
    assert torch.backends.cudnn.allow_tf32 == tf32
