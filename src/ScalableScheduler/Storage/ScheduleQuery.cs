using ScalableScheduler.Collections;

namespace ScalableScheduler.Storage;

public enum ScheduleSort
{
    /// <summary>By name (ordinal), then by id.</summary>
    Name,

    /// <summary>By next due time, then by id; what is never due comes last.</summary>
    NextRun,
}

/// <summary>A page of schedules.</summary>
public sealed record ScheduleQuery
{
    public ScheduleSort Sort { get; init; }

    /// <summary>Only names that begin so. With <see cref="ScheduleSort.Name"/> it costs no more than the page.</summary>
    public string NamePrefix { get; init; } = "";

    /// <summary>Only schedules of clients with these fields; an empty field is any. A set application, or application
    /// and group, and so on from the left, is looked up in an index.</summary>
    public ClientFilter Client { get; init; } = ClientFilter.Any;

    /// <summary>Only schedules of this collection, looked up in an index; null for all.</summary>
    public CollectionName? Collection { get; init; }

    /// <summary>What else is asked of a schedule; null for nothing.</summary>
    public Func<ScheduleView, bool>? Where { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Where the page before ended (<see cref="Page{T}.Next"/>); null for the first page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Client fields that a schedule must have; null is any.</summary>
public sealed record ClientFilter(string? Application, string? Group, string? Type, string? Key, string? Operation)
{
    public static readonly ClientFilter Any = new(null, null, null, null, null);

    public bool Matches(Schedules.Client client) =>
        Same(Application, client.Application)
        && Same(Group, client.Group)
        && Same(Type, client.Type)
        && Same(Key, client.Key)
        && Same(Operation, client.Operation);

    private static bool Same(string? wanted, string actual) => wanted is null || string.Equals(wanted, actual, StringComparison.Ordinal);
}

/// <summary>A part of a listing.</summary>
/// <param name="Items">In order. May be fewer than asked for, even none, when a selective filter used up the page's
/// bounded work; only <paramref name="Next"/> tells the end.</param>
/// <param name="Next">The cursor of the page after; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
