using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Templates;

/// <summary>The values that every task can use, whatever its collection.</summary>
public static class BuiltIns
{
    internal const string NominalTime = "run.nominal_time";

    private static readonly string[] Reserved = ["schedule.", "collection.", "run."];

    public static IReadOnlyList<string> Names { get; } =
        ["schedule.id", "schedule.name", "collection.name", "run.id", "run.attempt", NominalTime];

    /// <summary>Whether no variable may be called so: it is a built-in's name, or may become one.</summary>
    public static bool IsReserved(string name) => Reserved.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The value for a run; null when there is no such built-in.</summary>
    internal static string? ValueOf(Placeholder placeholder, Schedule schedule, Run run) => placeholder.Name switch
    {
        "schedule.id" => schedule.Id.Value,
        "schedule.name" => schedule.Name,
        "collection.name" => run.Collection.Value,
        "run.id" => run.Id.Value,
        "run.attempt" => run.Attempt.ToString(CultureInfo.InvariantCulture),
        NominalTime => NominalTimeFormat.Write(run.NominalTime, placeholder.Format),
        _ => null,
    };
}
