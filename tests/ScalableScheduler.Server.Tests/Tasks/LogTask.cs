using Microsoft.Extensions.Logging;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tests.Tasks;

/// <summary>Writes a line to the service's own log: <c>{"text": "…", "level": "information|warning"}</c>.</summary>
public sealed partial class LogTask : ITaskType
{
    private readonly ILogger _logger;
    private readonly ParsedTasks<Line> _lines;
    private readonly TaskReading _reading;

    public LogTask(TaskReading reading, ILogger<LogTask> logger)
    {
        _reading = reading;
        _logger = logger;
        _lines = new ParsedTasks<Line>(Read);
    }

    public string Name => "log";

    public IReadOnlyList<string> SecretFields => [];

    public void Validate(TaskDefinition task, TaskProblems problems) => Read(task, problems);

    public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!_lines.TryGet(dispatch.Schedule.Task, out var line, out var refusal))
            return ValueTask.FromResult(refusal);
        Write(line.Level, line.Text, dispatch.Run);
        return ValueTask.FromResult(DispatchResult.Delivered);
    }

    private Line? Read(TaskDefinition task, TaskProblems problems)
    {
        var connection = ConnectionReader.Of(task, _reading, problems);
        var text = connection.RequiredText("text", 1000, "what to write");
        var level = connection.Word("level", "information", "warning") is "warning" ? LogLevel.Warning : LogLevel.Information;
        connection.RefuseUnknown();
        return text is null ? null : new Line(level, text);
    }

    [LoggerMessage(EventId = 3900, Message = "{Text} (run {Run})")]
    private partial void Write(LogLevel level, string text, RunId run);

    private sealed record Line(LogLevel Level, string Text);
}
