using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ScalableScheduler.Tasks;
using ScalableScheduler.Text;

namespace ScalableScheduler.Server.Tasks;

/// <summary>The task types that are registered, by name.</summary>
public sealed class TaskTypes
{
    private readonly FrozenDictionary<string, ITaskType> _byName;

    /// <exception cref="InvalidOperationException">Two of them have one name.</exception>
    public TaskTypes(IEnumerable<ITaskType> types)
    {
        var all = types.ToList();
        if (all.GroupBy(type => type.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two task types are registered as '{twice.Key}'.");
        _byName = all.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        Names = [.. all.Select(type => type.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Names { get; }

    public bool TryGet(string name, [NotNullWhen(true)] out ITaskType? type) => _byName.TryGetValue(name, out type);

    /// <summary>Checks a task of any type: adds the problem of an unknown type, or those its type finds.</summary>
    public void Validate(TaskDefinition task, TaskProblems problems)
    {
        if (TryGet(task.Type, out var type))
            type.Validate(task, problems);
        else if (task.Type.Length == 0)
            problems.Add("/type", "required", $"The task needs a type: {string.Join(", ", Names)}.");
        else
            problems.Add("/type", "unknown", $"'{task.Type}' is not a task type.{NearestName.Hint(task.Type, Names)} Known: {string.Join(", ", Names)}.");
    }
}
