using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Templates;
using ScalableScheduler.Text;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Checks that what the templates of schedules name is there.</summary>
internal sealed class TemplateNames(TaskRenderer renderer, VariableScopes scopes, TemplateOptions options)
{
    private const int MostListed = 50;

    /// <summary>The problem of a schedule that uses what is not there; null when all is. A task that was checked when it was
    /// stored, and stays in its collection, is not checked again.</summary>
    /// <param name="asked">The schedule as it is to be.</param>
    /// <param name="present">As it is; null for a new one.</param>
    /// <param name="known">The scopes that the same request read already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ApiProblem?> CheckAsync(
        Schedule asked, Schedule? present, Dictionary<CollectionName, VariableScope?> known, CancellationToken cancellationToken)
    {
        if (!options.Enabled || (ReferenceEquals(asked.Task, present?.Task) && asked.Collection == present.Collection))
            return null;
        var placeholders = renderer.TemplateOf(asked.Task).Placeholders.DistinctBy(p => (p.Place, p.Placeholder.Name)).ToArray();
        if (placeholders.Length == 0)
            return null;
        if (!known.TryGetValue(asked.Collection, out var scope))
            known[asked.Collection] = scope = await scopes.ReadAsync(asked.Collection, cancellationToken);
        if (scope is null)
            return null; // The store refuses it for its collection.
        var unknown = placeholders.Where(p => !scope.Knows(p.Placeholder.Name)).ToArray();
        return unknown.Length == 0
            ? null
            : ApiProblem.Unacceptable([.. unknown.Select(p => new FieldProblem($"/task{p.Place}", Reasons.Unknown, Describe(p.Placeholder.Name, scope)))]);
    }

    /// <summary>Says that there is no such variable, what was probably meant, and what there is.</summary>
    public static string Describe(string name, VariableScope scope)
    {
        var names = scope.Names.ToList();
        var more = names.Count > MostListed ? $", and {names.Count - MostListed} more" : "";
        return $"There is no variable '{name}' in collection '{scope.Name}'.{NearestName.Hint(name, names)} There are: {string.Join(", ", names.Take(MostListed))}{more}.";
    }
}
