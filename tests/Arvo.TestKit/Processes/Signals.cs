using System.Runtime.InteropServices;

namespace Arvo.TestKit;

/// <summary>Linux signals that tests use.</summary>
public enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Sends signals by process id.</summary>
public static class Signals
{
    /// <summary>False when there is no such process (any more).</summary>
    public static bool Send(int processId, Signal signal) => Kill(processId, (int)signal) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Kill(int processId, int signal);
}
