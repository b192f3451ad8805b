import { run, type Workspace, BDC } from "./workspace.js";

/** An event at the terminal, triggered by the output of the program. */
export interface AtTerminal {
  /** Width of the terminal in columns; 0 as in containers. */
  readonly columns: number;
  /** Output that triggers the event. Any output when absent. */
  readonly after?: string;
  /** `hang-up` closes the terminal, `type` enters text, `resize` sets the width to 0. Nothing happens when absent. */
  readonly act?: "hang-up" | "SIGTERM" | "SIGINT" | "resize" | { readonly type: string };
}

export interface Ended {
  readonly exit: number | null;
  readonly signal: number | null;
  readonly output: string;
}

const PYTHON = `
import fcntl, json, os, pty, select, signal, struct, sys, termios, time
columns, after, act = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3]
size = lambda n: struct.pack('HHHH', 0 if n == 0 else 24, n, 0, 0)
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, size(columns))
    os.execvp(sys.argv[4], sys.argv[4:])
output, acted, status, deadline = b'', act == '', None, time.time() + 90
while time.time() < deadline:
    if fd >= 0 and select.select([fd], [], [], 0.05)[0]:
        try:
            data = os.read(fd, 65536)
            output += data
        except OSError:
            pass
    elif fd < 0:
        time.sleep(0.05)
    if not acted and output and after in output:
        acted = True
        if act == 'hang-up':
            os.close(fd)
            fd = -1
        elif act == 'resize':
            fcntl.ioctl(fd, termios.TIOCSWINSZ, size(0))
        elif act.startswith('type:'):
            os.write(fd, act[5:].encode())
        else:
            os.kill(pid, getattr(signal, act))
    done, status = os.waitpid(pid, os.WNOHANG)
    if done:
        # What it wrote last may still be in the terminal.
        while fd >= 0 and select.select([fd], [], [], 0)[0]:
            try:
                data = os.read(fd, 65536)
            except OSError:
                break
            if not data:
                break
            output += data
        break
else:
    os.kill(pid, signal.SIGKILL)
    status = None
print(json.dumps({
    'exit': os.WEXITSTATUS(status) if status is not None and os.WIFEXITED(status) else None,
    'signal': os.WTERMSIG(status) if status is not None and os.WIFSIGNALED(status) else None,
    'output': output.decode('utf8', 'replace')}))
`;

/** Runs `bdc` at a pseudo-terminal. `exit` and `signal` are both null when it had to be killed after 90 s. */
export async function bdcAtTerminal(
  workspace: Workspace,
  args: readonly string[],
  { columns, after = "", act = undefined }: AtTerminal,
  env: Record<string, string> = {},
): Promise<Ended> {
  const action = act === undefined ? "" : typeof act === "string" ? act : `type:${act.type}`;
  const { json, stderr, stdout } = await run(
    "python3",
    ["-c", PYTHON, String(columns), after, action, process.execPath, BDC, ...args],
    { cwd: workspace.folder, env: { ...workspace.env(), TERM: "xterm", ...env } },
  );
  if (!stdout) throw new Error(stderr);
  return json as Ended;
}
