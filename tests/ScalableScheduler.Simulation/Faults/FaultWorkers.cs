using ScalableScheduler.Runs;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>Workers of a cluster under faults: they claim, or take up what was sent, and report through whatever node, and die
/// and fall silent themselves.</summary>
internal sealed class FaultWorkers
{
    public const string Claimed = "claimed-";
    public const string Sent = "sent-";
    public static readonly QueueName Queue = new("work");

    private const int Workers = 6;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    private readonly SimulatedCluster _cluster;
    private readonly Queue<(RunId Run, ClaimId Claim)> _messages = [];
    private readonly List<(RunId Run, ClaimId Claim, WorkStatus Status)> _taken = [];
    private readonly List<FaultWorker> _workers = [];
    private readonly ITimer _timer;

    public FaultWorkers(SimulatedCluster cluster, int seed)
    {
        _cluster = cluster;
        var random = new Random(seed);
        for (var i = 0; i < Workers; i++)
            _workers.Add(new FaultWorker(cluster, random, $"worker-{i}", this));
        _timer = cluster.Time.CreateTimer(_ => _workers.ForEach(w => w.Step()), null, Beat, Beat);
    }

    /// <summary>Whether they are sound.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>A message arrived.</summary>
    public void Deliver(Dispatch dispatch) => _messages.Enqueue((dispatch.Run, dispatch.Claim!.Value));

    public bool TryReceive(out (RunId Run, ClaimId Claim) message) => _messages.TryDequeue(out message);

    /// <summary>A report was taken.</summary>
    public void NoteTaken(WorkReport report)
    {
        if (report.Status != WorkStatus.Running)
            _taken.Add((report.Run, report.Claim, report.Status));
    }

    public void End() => _timer.Dispose();

    public void Check()
    {
        foreach (var done in _taken.Where(t => t.Status == WorkStatus.Completed).GroupBy(t => t.Run))
        {
            done.Count().ShouldBe(1, $"{done.Key}: one worker's end is taken");
            var record = SimulatedCluster.Now(_cluster.Store.GetRunAsync(done.Key, CancellationToken.None))!;
            record.Status.ShouldBe(RunStatus.Succeeded, $"{done.Key}: what was taken stays");
            record.Attempts[^1].Claim.ShouldBe(done.Single().Claim, $"{done.Key}: the claim that was valid ended it");
        }
        SimulatedCluster.Now(_cluster.Store.ReadQueuesAsync(CancellationToken.None)).ShouldBeEmpty("no run is left in a queue");
        _cluster.Faults.Met["work done"] = _taken.Count;
    }
}
