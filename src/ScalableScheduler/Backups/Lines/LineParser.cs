using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>Reads the JSON of a line. Its fields may stand in any order: tools sort them.</summary>
internal static class LineParser
{
    private static readonly Dictionary<string, Func<ReadOnlySpan<byte>, IBackupLine?>> Readers = new(StringComparer.Ordinal)
    {
        [LineType.Header] = Reader(StoredForm.Types.HeaderLine),
        [LineType.Collection] = Reader(StoredForm.Types.CollectionLine),
        [LineType.Schedule] = Reader(StoredForm.Types.ScheduleLine),
        [LineType.Record] = Reader(StoredForm.Types.RecordLine),
        [LineType.DeadLetter] = Reader(StoredForm.Types.DeadLetterLine),
        [LineType.ChainTrigger] = Reader(StoredForm.Types.ChainTriggerLine),
        [LineType.Job] = Reader(StoredForm.Types.JobLine),
        [LineType.Unreadable] = Reader(StoredForm.Types.UnreadableLine),
        [LineType.Footer] = Reader(StoredForm.Types.FooterLine),
    };

    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out IBackupLine? line, [NotNullWhen(false)] out LineProblem? problem)
    {
        (line, problem) = (null, null);
        try
        {
            problem = ReadHead(json, out var type);
            if (problem is null)
            {
                line = Readers[type](json);
                problem = line is null ? new LineProblem("", "The line is null; a JSON object is expected.") : NullProblem(line);
            }
        }
        catch (JsonException e)
        {
            problem = new LineProblem(PointerOf(e.Path), $"The line is damaged: {Reason(e)}");
        }
        if (problem is not null)
            line = null;
        return line is not null;
    }

    // A newer form may lack what this one requires, so its version is looked at first.
    private static LineProblem? ReadHead(ReadOnlySpan<byte> json, out string type)
    {
        type = "";
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return new LineProblem("", "A line is a JSON object.");
        int? version = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isVersion, isType) = (reader.ValueTextEquals("v"u8), reader.ValueTextEquals("type"u8));
            reader.Read();
            if (isVersion && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                version = number;
            else if (isType && reader.TokenType == JsonTokenType.String)
                type = reader.GetString()!;
            else
                reader.Skip();
        }
        if (version is not (> 0))
            return new LineProblem("/v", "v, the version of the line's form, is missing; it is a whole number from 1.");
        if (version > StoredForm.Version)
            return new LineProblem("/v", $"The line is of form {version}, written by a newer version of the service; this one reads forms up to {StoredForm.Version}.");
        return Readers.ContainsKey(type) ? null : new LineProblem("/type", $"There is no type '{type}'; lines are of the types {LineType.All}.");
    }

    // What the serializer does not look at: elements of lists.
    private static LineProblem? NullProblem(IBackupLine line) => line switch
    {
        ScheduleLine { Runs: { } runs } when runs.Contains(null!) => Null("/runs"),
        ScheduleLine { Runs: { } runs } when runs.Any(r => Has(r.Run.Attempts)) => Null("/runs"),
        ScheduleLine { Hours: { } hours } when hours.Contains(null!) => Null("/hours"),
        ScheduleLine { Definition: var d } when Has(d) => Null("/definition"),
        DeadLetterLine { Definition: var d } when Has(d) => Null("/definition"),
        DeadLetterLine { Record: var r } when Has(r.Attempts) => Null("/record/attempts"),
        RecordLine { Record: var r } when Has(r.Attempts) => Null("/record/attempts"),
        CollectionLine { Definition.Variables: { } variables } when variables.Contains(null!) => Null("/definition/variables"),
        _ => null,
    };

    private static bool Has(StoredSchedule d) => Has(d.Tags) || Has(d.Then?.OnSuccess) || Has(d.Then?.OnFailure);

    private static bool Has<T>(IReadOnlyList<T>? list)
        where T : class => list?.Contains(null!) ?? false;

    private static LineProblem Null(string field) => new(field, "A list holds null, which is not allowed.");

    private static Func<ReadOnlySpan<byte>, IBackupLine?> Reader<T>(JsonTypeInfo<T> type)
        where T : class, IBackupLine => json => JsonSerializer.Deserialize(json, type);

    // $.definition.runs[2].id: a JSON pointer says /definition/runs/2/id.
    private static string PointerOf(string? path) => path is null or "$"
        ? ""
        : path[1..].Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace(".", "/", StringComparison.Ordinal);

    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
