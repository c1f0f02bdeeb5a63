using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ScalableScheduler.Chaos.Watch;

/// <summary>Keeps what a node writes, and picks out what should not be there: errors that are not about the store being away,
/// exceptions that nobody observed, a thread pool that starves, records that are not as they must be.</summary>
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
        else if (Starved().IsMatch(line) || Repaired().IsMatch(line))
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

    // Nothing that the service does by itself makes a record wrong, and nothing that is done to it here; but a node that dies
    // while it changes a collection leaves copies behind for the others to mend.
    [GeneratedRegex(@"Reconciler\[171[12]\](?!.*WrongCopy)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repaired();
}
