using ScalableScheduler.Tasks;

namespace ScalableScheduler.Templates;

/// <param name="Field">A JSON pointer relative to the task: <c>/connection/url</c>.</param>
/// <param name="Message">What is wrong, for people.</param>
public sealed record TemplateProblem(string Field, string Message);

/// <summary>The templates of a task. Immutable; made once for each version of a schedule.</summary>
public sealed class TaskTemplate
{
    /// <summary>How large the connection and the data may each become, in bytes of JSON.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly List<TemplateProblem> _problems = [];
    private readonly TaskDefinition _task;

    /// <param name="task">The task.</param>
    /// <param name="fields">What stands where in its connection.</param>
    public TaskTemplate(TaskDefinition task, IReadOnlyList<TemplateField> fields)
    {
        _task = task;
        Connection = JsonTemplate.Find(task.Connection, "/connection", fields, TemplateUse.Text, _problems);
        Data = task.Data is { } data ? JsonTemplate.Find(data, "/data", [], TemplateUse.Verbatim, _problems) : null;
    }

    /// <summary>Null when nothing in the connection is a template.</summary>
    public JsonTemplate? Connection { get; }

    /// <summary>Null when nothing in the data is a template.</summary>
    public JsonTemplate? Data { get; }

    /// <summary>What holds two braces and is no template.</summary>
    public IReadOnlyList<TemplateProblem> Problems => _problems;

    /// <summary>Whether the task is sent as it is defined.</summary>
    public bool IsPlain => Connection is null && Data is null && _problems.Count == 0;

    /// <summary>All placeholders with where they stand, relative to the task.</summary>
    public IEnumerable<(string Place, Placeholder Placeholder)> Placeholders =>
        (Connection?.Placeholders ?? []).Concat(Data?.Placeholders ?? []);

    /// <summary>The task for one attempt.</summary>
    /// <param name="values">The values.</param>
    /// <param name="withData">Whether the task's own data is sent.</param>
    /// <returns>The task, or why there is none.</returns>
    public (TaskDefinition? Task, string? Problem) Render(Expansion values, bool withData)
    {
        if (_problems.Find(p => withData || !p.Field.StartsWith("/data", StringComparison.Ordinal)) is { } broken)
            return (null, $"/task{broken.Field}: {broken.Message}");
        var rendered = _task;
        if (Connection is not null)
        {
            if (!Connection.TryRender(values, MaxBytes, out var connection, out var problem))
                return (null, problem);
            rendered = rendered with { Connection = connection };
        }
        if (Data is not null && withData)
        {
            if (!Data.TryRender(values, MaxBytes, out var data, out var problem))
                return (null, problem);
            rendered = rendered with { Data = data };
        }
        return (rendered, null);
    }
}
