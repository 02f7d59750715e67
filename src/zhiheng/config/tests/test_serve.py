import argparse
import socket

import pytest

from zhiheng.config import serve


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "八千", "８０００", "80 ", "1e3"])
def test_a_port_is_a_number_that_exists(text):
    with pytest.raises(argparse.ArgumentTypeError, match="端口应为 1 至 65535"):
        serve.port_number(text)


def test_a_port_in_use_is_named_before_anything_is_done():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert f"端口 {port} 已被占用" in serve._port_refusal("127.0.0.1", port)


def test_a_free_port_is_not_refused():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert serve._port_refusal("127.0.0.1", port) is None


def test_a_data_folder_has_one_server(tmp_path):
    first = serve._sole_server(tmp_path)

    assert serve._sole_server(tmp_path) is False
    first.close()
    again = serve._sole_server(tmp_path)
    assert again is not False
    again.close()
