using System.Globalization;
using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Text;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>Reads a query string strictly: a misspelt filter of a DELETE must not delete more. An empty value is the same
/// as none, as the Python service's clients send it.</summary>
internal sealed class QueryReader
{
    public const int DefaultPage = 50;

    private readonly IQueryCollection _query;

    /// <param name="query">The query string.</param>
    /// <param name="known">The parameters that are asked for.</param>
    /// <param name="passesOverUnknown">Whether others are let pass.</param>
    public QueryReader(IQueryCollection query, IReadOnlyList<QueryParameter> known, bool passesOverUnknown)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Any(p => p.Name == name))
            {
                if (!passesOverUnknown)
                    Refuse(name, Reasons.Unknown, Unknown(name, known));
            }
            else if (values.Count > 1)
            {
                Refuse(name, Reasons.Invalid, $"{name} is given {values.Count} times; give it once.");
            }
        }
    }

    public FieldProblems Problems { get; } = new(RequestPart.Query);

    public void Refuse(string name, string reason, string message) => Problems.Add($"/{name}", reason, message);

    public string? Text(string name) => _query.TryGetValue(name, out var values) && values is [{ Length: > 0 } text, ..] ? text : null;

    public bool? Flag(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                Refuse(name, Reasons.Invalid, $"{name} must be true or false.");
                return null;
        }
    }

    public T? Choice<T>(string name, Words<T> words)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        if (words.TryRead(text, out var choice))
            return choice;
        Refuse(name, Reasons.Invalid, ObjectReader.NotAmong(name, text, words.All));
        return null;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        // A plus sign that nobody escaped arrives as a space.
        if (Instants.TryParse(text.Replace(' ', '+'), out var instant))
            return instant;
        Refuse(name, Reasons.Invalid, $"{name} must be {Instants.Form}.");
        return null;
    }

    /// <summary>A collection, whether there is one of this name or not.</summary>
    public CollectionName? Collection()
    {
        if (Text("collection") is not { } name)
            return null;
        if (CollectionName.IsValid(name))
            return new CollectionName(name);
        Refuse("collection", Reasons.Invalid, $"collection must be a name of {CollectionName.Allowed}.");
        return null;
    }

    /// <summary>The id of a schedule, whether it is there or not.</summary>
    public ScheduleId? Schedule()
    {
        if (Text("schedule") is not { } id)
            return null;
        if (ScheduleId.IsValid(id))
            return new ScheduleId(id);
        Refuse("schedule", Reasons.Invalid, $"schedule must be an id: {ScheduleId.Allowed}.");
        return null;
    }

    public int Limit(LimitOptions limits)
    {
        if (Text("limit") is not { } text)
            return Math.Min(DefaultPage, limits.PageSize);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= limits.PageSize)
            return limit;
        Refuse("limit", Reasons.Invalid, string.Create(CultureInfo.InvariantCulture, $"limit must be a whole number from 1 to {limits.PageSize} (limits.page_size)."));
        return DefaultPage;
    }

    /// <summary>The store's cursor.</summary>
    /// <param name="listing">The listing it must come from.</param>
    public string? Cursor(string listing)
    {
        if (Text("cursor") is not { } text)
            return null;
        if (PageCursor.TryRead(text, listing, out var cursor))
            return cursor;
        Refuse("cursor", Reasons.Invalid, "cursor must come from the Link header of a page of the same listing in the same order.");
        return null;
    }

    private static string Unknown(string name, IReadOnlyList<QueryParameter> known)
    {
        var nearest = NearestName.Of(name, known.Select(p => p.Name));
        return $"There is no parameter '{name}'; {(nearest is null ? $"known are {string.Join(", ", known.Select(p => p.Name))}." : $"did you mean '{nearest}'?")}";
    }
}
