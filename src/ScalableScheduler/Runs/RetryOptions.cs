using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Runs;

/// <summary>How a failed attempt is repeated where a schedule does not say. Section <c>retry</c>.</summary>
public sealed class RetryOptions : IValidatableObject
{
    /// <summary>Attempts of one run, the first included. Default 3, 1 (no retry) to 1000.</summary>
    [Setting("Attempts of one run, the first included; 1 means no retry")]
    [Range(1, 1000)]
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Wait before the second attempt. Default 5 s, 0 s to 1 day.</summary>
    [Setting("Wait before the second attempt")]
    [DurationRange("0s", "1d")]
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Each further wait is this many times the one before. Default 2, 1 to 10.</summary>
    [Setting("Each further wait is this many times the one before")]
    [Range(1.0, 10.0)]
    public double Multiplier { get; init; } = 2;

    /// <summary>The longest wait between two attempts. Default 5 min, 0 s to 7 days, at least <see cref="InitialDelay"/>.</summary>
    [Setting("Longest wait between two attempts; at least retry.initial_delay")]
    [DurationRange("0s", "7d")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether each wait is drawn evenly from zero to its length ("full jitter"), so that many failures do not retry at once. Default true.</summary>
    [Setting("Draw each wait evenly from zero to its length (full jitter), so that many failures do not retry at once")]
    public bool Jitter { get; init; } = true;

    /// <summary>The time all attempts of a run may take together, from the beginning of the first. Default 0 s (no limit), to 30 days.</summary>
    [Setting("Time all attempts of a run may take together, from the beginning of the first; 0s: no limit")]
    [DurationRange("0s", "30d")]
    public TimeSpan Deadline { get; init; }

    /// <summary>Whether a run that fails for good is kept as a dead letter. Default true.</summary>
    [Setting("Keep a run that fails for good as a dead letter, to be looked at and repeated")]
    public bool DeadLetter { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxDelay < InitialDelay)
            yield return new ValidationResult("at least retry.initial_delay", [nameof(MaxDelay)]);
    }
}
