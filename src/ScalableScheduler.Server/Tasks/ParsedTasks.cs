using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks;

/// <summary>Reads each task once for as long as its definition is kept: ten thousand dispatches of a definition parse one connection.</summary>
/// <param name="read">Reads a task; null when it found a problem.</param>
internal sealed class ParsedTasks<T>(Func<TaskDefinition, TaskProblems, T?> read)
    where T : class
{
    private readonly ConditionalWeakTable<TaskDefinition, Parsed> _parsed = [];

    /// <summary>What the task says, or the result of a task that can't be sent: one stored before a field was refused.</summary>
    public bool TryGet(TaskDefinition task, [NotNullWhen(true)] out T? request, [NotNullWhen(false)] out DispatchResult? refusal)
    {
        var parsed = _parsed.GetValue(task, Parse);
        request = parsed.Request;
        refusal = parsed.Refusal;
        return request is not null;
    }

    private Parsed Parse(TaskDefinition task)
    {
        var problems = new TaskProblems();
        var request = read(task, problems);
        if (request is not null && problems.Found.Count == 0)
            return new Parsed(request, null);
        var first = problems.Found[0];
        return new Parsed(null, new DispatchResult(DispatchOutcome.Rejected, $"The task can't be sent. {first.Field}: {first.Message}"));
    }

    private sealed record Parsed(T? Request, DispatchResult? Refusal);
}
