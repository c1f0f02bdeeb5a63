using System.Globalization;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Faults;

/// <summary>Packets of a port of this run's own network that are dropped or refused by the kernel (iptables(8)). Only in a
/// network namespace of its own, which chaos.sh makes: its rules vanish with it.</summary>
internal static class PacketFilter
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Drops all packets of the port, in both directions.</summary>
    public static Task DropAsync(int port) => BothAsync("-A", port, ["-j", "DROP"]);

    /// <summary>Drops this part of the port's packets.</summary>
    public static Task DropSomeAsync(int port, double part) =>
        BothAsync("-A", port, ["-m", "statistic", "--mode", "random", "--probability", part.ToString(CultureInfo.InvariantCulture), "-j", "DROP"]);

    /// <summary>Takes all rules away.</summary>
    public static Task ClearAsync() => RunAsync(["-F", "INPUT"]);

    private static async Task BothAsync(string action, int port, IReadOnlyList<string> rest)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        await RunAsync([action, "INPUT", "-i", "lo", "-p", "tcp", "--dport", number, .. rest]);
        await RunAsync([action, "INPUT", "-i", "lo", "-p", "tcp", "--sport", number, .. rest]);
    }

    private static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        await using var process = await ChildProcess.StartAsync(Executable.Require("iptables", "iptables"), ["-w", .. arguments]);
        if (await process.WaitForExitAsync(Deadline) != 0)
            throw new InvalidOperationException($"iptables {string.Join(' ', arguments)} failed: {process}");
    }
}
