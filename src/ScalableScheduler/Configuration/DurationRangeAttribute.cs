using ScalableScheduler.Time;

namespace ScalableScheduler.Configuration;

/// <summary>Bounds of a <see cref="TimeSpan"/>, both included, written as durations: <c>"1s"</c>, <c>"5m"</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute(string minimum, string maximum) : SettingRuleAttribute
{
    /// <summary>The smallest allowed duration.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The largest allowed duration.</summary>
    public string Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override string Allowed => $"{Minimum} to {Maximum}";

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is TimeSpan span && span >= Read(Minimum) && span <= Read(Maximum);

    private static TimeSpan Read(string bound) =>
        Durations.TryParse(bound, out TimeSpan span) ? span : throw new FormatException($"'{bound}' is not a duration.");
}
