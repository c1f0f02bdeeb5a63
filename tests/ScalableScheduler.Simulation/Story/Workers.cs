using ScalableScheduler.Runs;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>Workers of a cluster under faults: they claim, or take up what was sent, and report through whatever node, and die
/// and fall silent themselves.</summary>
internal sealed class Workers : IDisposable
{
    public static readonly QueueName Queue = new("work");

    private readonly Queue<(RunId Run, ClaimId Claim)> _messages = [];
    private readonly List<Worker> _workers = [];
    private readonly ITimer? _timer;

    public Workers(SimulatedCluster cluster, Shape shape, Draws draws, Ledger ledger)
    {
        if (!shape.HasWorkers)
            return;
        for (var i = 0; i < (shape.IsLong ? 2 : 5); i++)
            _workers.Add(new Worker(cluster, draws, $"worker{i}", this, ledger, shape.IsLong ? TimeSpan.FromSeconds(25) : TimeSpan.FromSeconds(2)));
        var step = shape.IsLong ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(300);
        _timer = cluster.Time.CreateTimer(_ => _workers.ForEach(w => w.Step()), null, step, step);
    }

    /// <summary>Whether they are sound.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>A message arrived.</summary>
    public void Deliver(Dispatch dispatch) => _messages.Enqueue((dispatch.Run, dispatch.Claim!.Value));

    public bool TryReceive(out (RunId Run, ClaimId Claim) message) => _messages.TryDequeue(out message);

    public void Dispose() => _timer?.Dispose();
}
