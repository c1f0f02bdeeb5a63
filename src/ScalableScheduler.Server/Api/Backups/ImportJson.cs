using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Backups;
using ScalableScheduler.Server.Api.Problems;

namespace ScalableScheduler.Server.Api.Backups;

/// <summary>Writes what an import came to.</summary>
internal static class ImportJson
{
    public static void Write(Utf8JsonWriter json, ImportReport report, ImportOptions options, string mode)
    {
        json.WriteStartObject();
        json.WriteBoolean("dry_run"u8, options.DryRun);
        json.WriteString("mode"u8, mode);
        json.WriteStartObject("lines"u8);
        foreach (var (type, count) in report.Counts)
        {
            json.WriteStartObject(type);
            json.WriteNumber("taken"u8, count.Taken);
            json.WriteNumber("replaced"u8, count.Replaced);
            json.WriteNumber("left"u8, count.Left);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartArray("unreadable"u8);
        foreach (var item in report.Unreadable)
        {
            json.WriteStartObject();
            json.WriteNumber("line"u8, item.Line);
            json.WriteString("message"u8, item.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Why a file was not taken as a whole, and what was taken of it.</summary>
    public static ApiProblem ProblemOf(ImportReport report, ImportOptions options)
    {
        var errors = report.Problems.Select(p => new FieldProblem(
            string.Create(CultureInfo.InvariantCulture, $"/line/{p.Line}{p.Field}"), Reasons.Invalid, p.Message)).ToArray();
        var first = report.Problems[0];
        var what = options.DryRun
            ? string.Create(CultureInfo.InvariantCulture, $"{errors.Length} lines can't be taken; nothing was written (dry_run).")
            : $"The import ended there. {Taken(report)} Import the file again once it is right: what is there already stays as it is.";
        return new ApiProblem(
            StatusCodes.Status422UnprocessableEntity,
            string.Create(CultureInfo.InvariantCulture, $"Line {first.Line}{(first.Field.Length > 0 ? $" {first.Field}" : "")}: {first.Message} {what}"),
            errors);
    }

    private static string Taken(ImportReport report)
    {
        var taken = report.Counts.Where(c => c.Value.Taken + c.Value.Replaced > 0)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value.Taken + c.Value.Replaced} of type {c.Key}"))
            .ToArray();
        return taken.Length == 0 ? "Nothing was taken." : $"Lines taken before: {string.Join(", ", taken)}.";
    }
}
