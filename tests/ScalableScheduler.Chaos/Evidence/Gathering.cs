using System.Text.RegularExpressions;
using ScalableScheduler.Chaos.Acts;
using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Testing.Checking;
using ScalableScheduler.Work;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>Makes of an act what the checker judges by.</summary>
internal static partial class Gathering
{
    /// <summary>Nodes ask the store for its time, and carry it on between two answers: what they stamp may be off by a
    /// round trip.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan BreakNoticedWithin = TimeSpan.FromSeconds(1);

    /// <summary>On a machine that has no time for us, lateness tells nothing.</summary>
    private static readonly TimeSpan LateWhereCrowded = TimeSpan.FromSeconds(5);

    public static Testing.Checking.Evidence Of(ActResult result)
    {
        var claims = ClaimsOf(result);
        var records = result.Stock.Records.Select(r => Claimed(Named(r), claims)).ToList();
        var nodes = NodesOf(records);
        return new Testing.Checking.Evidence
        {
            At = result.Stock.At,
            Asked = [.. result.Crowd.User.Schedules.SelectMany(s => s.Versions)],
            Seen = [.. result.Arrivals.Seen.Select(s => s with { Node = nodes.GetValueOrDefault((s.Run, s.Attempt)) })],
            Records = records,
            Troubles = [.. result.Blows.Select(TroubleOf)],
            ClockTolerance = ClockTolerance,
            LatestWithoutTrouble = result.Quietness.IsQuiet ? TimeSpan.FromSeconds(1) : LateWhereCrowded,
            BreakNoticedWithin = BreakNoticedWithin,
            Collections = [.. result.Crowd.Groups.SelectMany(g => g.Versions)],
            AskedRuns = result.Crowd.Requests.Runs,
            AskedToStop = new HashSet<RunId>(), // nobody stops a run but by deleting its schedule
            Backfills = result.Crowd.Requests.Backfills,
            Taken = [.. result.Crowd.QueueWorkers.SelectMany(w => w.Taken)],
            Standings = result.Stock.Standings,
            Partitions = result.Stock.Partitions,
            Leftovers = result.Stock.Leftovers,
        };
    }

    private static Trouble TroubleOf(Blow blow) => new(blow.Kind, blow.From, blow.MendedAt + blow.Recovery, blow.Node);

    // Each process of a node makes an id of its own of the node's name.
    private static RunRecord Named(RunRecord record) => record with
    {
        Attempts = [.. record.Attempts.Select(a => a.Node is { } node ? a with { Node = new NodeId(Instance().Replace(node.Value, "")) } : a)],
    };

    // Records tell which attempt it was that a worker did, and the worker which claim it was given for it.
    private static RunRecord Claimed(RunRecord record, Dictionary<(RunId Run, int Attempt), ClaimId> claims) => record with
    {
        Attempts = [.. record.Attempts.Select(a => a.Worker is not null && claims.TryGetValue((record.Id, a.Number), out var claim) ? a with { Claim = claim } : a)],
    };

    private static Dictionary<(RunId Run, int Attempt), ClaimId> ClaimsOf(ActResult result)
    {
        var claims = new Dictionary<(RunId Run, int Attempt), ClaimId>();
        foreach (var given in result.Crowd.QueueWorkers.SelectMany(w => w.Given))
            claims[(given.Run, given.Attempt)] = given.Claim;
        return claims;
    }

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
