using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScalableScheduler.Testing;

/// <summary>Numbers of the Linux signals that tests send (signal(7)).</summary>
public static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    internal static void Send(int processId, int signal)
    {
        if (KillProcess(processId, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Signal {signal} to process {processId} failed.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillProcess(int processId, int signal);
}
