using System.Globalization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Model;

/// <summary>A schedule as the model knows it: plain values, every time in milliseconds since the story began.</summary>
internal sealed record ScheduleSpec
{
    public required TriggerSpec Trigger { get; init; }

    public bool Enabled { get; init; } = true;

    public OverlapPolicy Overlap { get; init; }

    public MisfireSpec Misfire { get; init; } = new(MisfireRule.FireOnce, 60_000, 86_400_000, 100);

    public long Jitter { get; init; }

    public long? StartAt { get; init; }

    public long? EndAt { get; init; }

    public long? MaxRuns { get; init; }

    public Delivery Delivery { get; init; }

    public RetrySpec Retry { get; init; } = new(3, 5_000, 2, 300_000, null, DeadLetter: true);

    /// <summary>Whether success and failure trigger another schedule.</summary>
    public ThenSpec Then { get; init; } = new(false, false);

    /// <summary>The same with its times, which are counted from <paramref name="now"/>, counted from the beginning of the story.</summary>
    public ScheduleSpec Placed(long now) => this with
    {
        StartAt = StartAt + now,
        EndAt = EndAt + now,
        Trigger = Trigger is TriggerSpec.Date date ? new TriggerSpec.Date(date.At + now) : Trigger,
    };

    /// <summary>Only what differs from the plainest schedule, so that a story is quick to read.</summary>
    public override string ToString()
    {
        var plain = new ScheduleSpec { Trigger = Trigger };
        var parts = new List<string> { Trigger.ToString()! };
        Add("overlap", Overlap, plain.Overlap);
        Add("", Misfire, plain.Misfire);
        Add("jitter", Jitter, plain.Jitter);
        Add("start", StartAt, plain.StartAt);
        Add("end", EndAt, plain.EndAt);
        Add("max_runs", MaxRuns, plain.MaxRuns);
        Add("delivery", Delivery, plain.Delivery);
        Add("", Retry, plain.Retry);
        Add("", Then, plain.Then);
        return string.Join(", ", parts);

        void Add<T>(string name, T value, T usual)
        {
            if (!EqualityComparer<T>.Default.Equals(value, usual))
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value}").Trim());
        }
    }
}

internal sealed record MisfireSpec(MisfireRule Rule, long Grace, long Window, int Limit);

/// <param name="MaxAttempts">Null for no limit.</param>
/// <param name="InitialDelay">Before the second attempt.</param>
/// <param name="Multiplier">By which each further delay is longer.</param>
/// <param name="MaxDelay">The longest delay.</param>
/// <param name="Deadline">For all attempts together; null for none.</param>
/// <param name="DeadLetter">Whether failed runs are kept as dead letters.</param>
internal sealed record RetrySpec(int? MaxAttempts, long InitialDelay, int Multiplier, long MaxDelay, long? Deadline, bool DeadLetter);

internal sealed record ThenSpec(bool OnSuccess, bool OnFailure);
