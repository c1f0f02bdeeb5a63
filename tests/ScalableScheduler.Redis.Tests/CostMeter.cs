using System.Globalization;
using System.Text.RegularExpressions;
using ScalableScheduler.Testing;
using Xunit.Abstractions;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What a use costs, on average.</summary>
/// <param name="Calls">Calls of the client.</param>
/// <param name="Commands">Commands that the server carries out, in scripts or not.</param>
/// <param name="Sent">Bytes to the server.</param>
/// <param name="Received">Bytes from it.</param>
/// <param name="Kept">By how many bytes the memory that is used grows.</param>
internal sealed record Cost(double Calls, double Commands, double Sent, double Received, double Kept);

/// <summary>Measures uses of a store that a server of its own has.</summary>
internal sealed partial class CostMeter(RedisServer server, ITestOutputHelper output)
{
    /// <summary>Carries out so many uses, one after the other, and prints what one costs.</summary>
    public async Task<Cost> MeasureAsync(string name, int uses, Func<int, Task> use)
    {
        await server.ExecuteAsync("CONFIG", "RESETSTAT");
        var before = await ReadAsync();
        for (var i = 0; i < uses; i++)
            await use(i);
        var after = await ReadAsync();

        var cost = new Cost(
            (after.Calls - before.Calls) / uses,
            (after.Commands - before.Commands) / uses,
            (after.Sent - before.Sent) / uses,
            (after.Received - before.Received) / uses,
            (after.Kept - before.Kept) / uses);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {cost.Calls:F0} calls, {cost.Commands:F0} commands, {cost.Sent:F0} bytes sent, {cost.Received:F0} received, {cost.Kept:F0} kept"));
        return cost;
    }

    // Reading costs a few commands and KB itself: that counts once for all uses.
    private async Task<Cost> ReadAsync()
    {
        var commands = Commands().Matches((await server.ExecuteAsync("INFO", "commandstats"))!)
            .Where(m => m.Groups["name"].Value is not ("info" or "config|resetstat" or "ping"))
            .Select(m => (Name: m.Groups["name"].Value, Calls: double.Parse(m.Groups["calls"].Value, CultureInfo.InvariantCulture)))
            .ToArray();
        var scripts = commands.Where(c => c.Name is "evalsha" or "eval").Sum(c => c.Calls);
        var stats = (await server.ExecuteAsync("INFO", "all"))!;
        return new Cost(
            scripts,
            commands.Sum(c => c.Calls) - scripts,
            Number(stats, "total_net_input_bytes"),
            Number(stats, "total_net_output_bytes"),
            Number(stats, "used_memory"));
    }

    private static double Number(string info, string name)
    {
        var start = info.IndexOf($"\n{name}:", StringComparison.Ordinal) + name.Length + 2;
        return double.Parse(info.AsSpan(start, info.IndexOf('\r', start) - start), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("cmdstat_(?<name>[^:]+):calls=(?<calls>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Commands();
}
