using ScalableScheduler.Collections;
using ScalableScheduler.Storage;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Finds what uses a variable.</summary>
internal sealed class VariableUse(IScheduleStore store, TaskRenderer renderer)
{
    /// <summary>How many are named.</summary>
    public const int MostNamed = 20;

    private const int PageSize = 500;

    /// <summary>Schedules of a collection whose tasks use a variable, at most <see cref="MostNamed"/> of them, as people know them.</summary>
    public async ValueTask<IReadOnlyList<string>> SchedulesAsync(CollectionName collection, string variable, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var query = new ScheduleQuery { Collection = collection, Limit = PageSize };
        do
        {
            var page = await store.ListAsync(query, cancellationToken);
            found.AddRange(page.Items
                .Where(v => renderer.TemplateOf(v.Definition.Task).Placeholders.Any(p => p.Placeholder.Name == variable))
                .Select(v => v.Definition.Name.Length > 0 ? $"'{v.Definition.Name}' ({v.Definition.Id})" : $"{v.Definition.Id}"));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null && found.Count < MostNamed);
        return found.Count <= MostNamed ? found : found[..MostNamed];
    }

    /// <summary>Variables of a collection that use another.</summary>
    public static IReadOnlyList<string> Variables(Collection collection, VariableScope scope, string variable) =>
        [.. collection.Variables.Select(v => v.Name).Where(n => n != variable && scope.UsedBy(n).Any(p => p.Name == variable))];
}
