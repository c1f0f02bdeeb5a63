namespace ScalableScheduler.Configuration;

/// <summary>Marks an <see cref="int"/> as a size in bytes and bounds it, both ends included: <c>"1KiB"</c>, <c>"64MiB"</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ByteRangeAttribute(string minimum, string maximum) : SettingRuleAttribute
{
    /// <summary>The smallest allowed size.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The largest allowed size.</summary>
    public string Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override string Allowed => $"{Minimum} to {Maximum}";

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is int bytes && bytes >= Read(Minimum) && bytes <= Read(Maximum);

    private static int Read(string bound) =>
        ByteSizes.TryParse(bound, out int bytes) ? bytes : throw new FormatException($"'{bound}' is not a size.");
}
