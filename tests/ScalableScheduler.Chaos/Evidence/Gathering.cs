using System.Text.RegularExpressions;
using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>Makes of an act what the checker judges by.</summary>
internal static partial class Gathering
{
    /// <summary>Nodes ask the store for its time, and carry it on between two answers: what they stamp may be off by a
    /// round trip.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(20);

    /// <summary>On a machine that has no time for us, lateness tells nothing.</summary>
    private static readonly TimeSpan LateWhereCrowded = TimeSpan.FromSeconds(5);

    public static Testing.Checking.Evidence Of(ActResult result)
    {
        var records = result.Records.Select(Named).ToList();
        var nodes = NodesOf(records);
        return new Testing.Checking.Evidence
        {
            At = result.At,
            Asked = [.. result.User.Schedules.SelectMany(s => s.Versions)],
            Seen = [.. result.Arrivals.Seen.Select(s => s with { Node = nodes.GetValueOrDefault((s.Run, s.Attempt)) })],
            Records = records,
            Troubles = [.. result.Blows.Select(TroubleOf)],
            ClockTolerance = ClockTolerance,
            LatestWithoutTrouble = result.Quietness.IsQuiet ? TimeSpan.FromSeconds(1) : LateWhereCrowded,
        };
    }

    private static Trouble TroubleOf(Blow blow) => new(blow.Kind, blow.From, blow.MendedAt + blow.Recovery, blow.Node);

    // Each process of a node makes an id of its own of the node's name.
    private static RunRecord Named(RunRecord record) => record with
    {
        Attempts = [.. record.Attempts.Select(a => a.Node is { } node ? a with { Node = new NodeId(Instance().Replace(node.Value, "")) } : a)],
    };

    // Targets can't tell who sent; the records of the attempts that ended can.
    private static Dictionary<(string Run, int Attempt), string> NodesOf(IReadOnlyList<RunRecord> records)
    {
        var nodes = new Dictionary<(string, int), string>();
        foreach (var record in records)
        {
            foreach (var attempt in record.Attempts)
            {
                if (attempt.Node is { } node)
                    nodes[(record.Id.Value, attempt.Number)] = node.Value;
            }
        }
        return nodes;
    }

    [GeneratedRegex(@"\.[0-9a-f]{8}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instance();
}
