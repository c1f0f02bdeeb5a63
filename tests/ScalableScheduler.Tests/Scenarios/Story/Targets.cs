using ScalableScheduler.Tasks;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>An attempt as its target sees it.</summary>
internal sealed record Sending(Arrival Arrival)
{
    /// <summary>When the target had answered, or the connection was gone.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether the sender ended it.</summary>
    public bool IsAborted { get; set; }

    /// <summary>What was sent.</summary>
    public required string Data { get; init; }
}

/// <summary>The targets of all schedules of a story: what they do, and what they saw.</summary>
internal sealed class Targets
{
    private readonly Dictionary<string, Behaviour> _behaviours = new(StringComparer.Ordinal);
    private readonly SimulatedCluster _cluster;
    private readonly Journal _journal;

    public Targets(SimulatedCluster cluster, Journal journal)
    {
        (_cluster, _journal) = (cluster, journal);
        cluster.Answer = AnswerAsync;
    }

    /// <param name="Takes">How long an attempt takes, by its number.</param>
    /// <param name="Answers">The answer, by the attempt's number.</param>
    internal sealed record Behaviour(Func<int, TimeSpan> Takes, Func<int, DispatchResult> Answers)
    {
        public static readonly Behaviour Quick = new(_ => TimeSpan.Zero, _ => DispatchResult.Delivered);
    }

    public List<Sending> Sendings { get; } = [];

    public IReadOnlyList<Sending> Of(string schedule) => [.. Sendings.Where(s => s.Arrival.Schedule == schedule)];

    public Behaviour this[string schedule]
    {
        get => _behaviours.GetValueOrDefault(schedule, Behaviour.Quick);
        set => _behaviours[schedule] = value;
    }

    /// <summary>The connections of a node that died are gone.</summary>
    public void Sever(string node)
    {
        foreach (var sending in Sendings.Where(s => s.Arrival.Node == node && s.EndedAt is null))
            sending.EndedAt = _cluster.Time.GetUtcNow();
    }

    private async ValueTask<DispatchResult> AnswerAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        var arrival = _cluster.Arrivals[^1];
        var sending = new Sending(arrival) { Data = dispatch.Data.GetRawText() };
        Sendings.Add(sending);
        var name = $"{arrival.Schedule} of {_journal.Told(arrival.NominalTime)}, attempt {arrival.Attempt}";
        _journal.Note($"{arrival.Node} sends {name}");
        var behaviour = this[arrival.Schedule];
        try
        {
            var takes = behaviour.Takes(arrival.Attempt);
            if (takes > TimeSpan.Zero)
                await Task.Delay(takes, _cluster.Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            (sending.EndedAt, sending.IsAborted) = (_cluster.Time.GetUtcNow(), true);
            _journal.Note($"{arrival.Node} aborts {name}");
            throw;
        }
        sending.EndedAt = _cluster.Time.GetUtcNow();
        var answer = behaviour.Answers(arrival.Attempt);
        if (answer.Outcome != DispatchOutcome.Delivered || sending.EndedAt > arrival.At)
            _journal.Note($"the target answers {arrival.Node} about {name}: {answer.Outcome}");
        return answer;
    }
}
