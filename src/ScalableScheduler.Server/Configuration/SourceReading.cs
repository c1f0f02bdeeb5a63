namespace ScalableScheduler.Server.Configuration;

/// <summary>What one source (file, environment, flags) holds, and what in it could not be understood.</summary>
internal sealed record SourceReading(IReadOnlyList<SettingValue> Values, IReadOnlyList<SettingProblem> Problems)
{
    public static readonly SourceReading Empty = new([], []);

    public static SourceReading Failed(SettingProblem problem) => new([], [problem]);
}
