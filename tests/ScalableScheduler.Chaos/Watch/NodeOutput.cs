using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ScalableScheduler.Chaos.Watch;

/// <summary>Keeps what a node writes, and picks out what should not be there: errors that are not about the store being away,
/// exceptions that nobody observed, a thread pool that starves.</summary>
/// <param name="node">The node's name.</param>
/// <param name="log">Where all of it is kept.</param>
internal sealed partial class NodeOutput(string node, TextWriter log) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _bad = [];

    /// <summary>The lines, each with its node.</summary>
    public IReadOnlyList<string> Bad => [.. _bad];

    public void Add(string line)
    {
        log.WriteLine(line);
        if (Error().IsMatch(line) && !AboutTheStore().IsMatch(line))
            _bad.Enqueue($"{node}: {line}");
        else if (Starved().IsMatch(line))
            _bad.Enqueue($"{node}: {line}");
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();

    [GeneratedRegex(@"^(\S+Z )?(fail|crit): |^Unhandled exception", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Error();

    [GeneratedRegex("StoreUnavailable|RedisConnectionException|RedisTimeoutException", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AboutTheStore();

    // The ids of RuntimeWatch, see src/ScalableScheduler.Server/Hosting.
    [GeneratedRegex(@"RuntimeWatch\[45\d\d\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Starved();
}
