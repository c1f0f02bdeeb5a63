using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks;

public sealed class TaskTypesTests : IAsyncLifetime
{
    private readonly LogLines _log = new();
    private readonly ServiceProvider _services;
    private readonly TaskTypes _types;

    public TaskTypesTests()
    {
        // A task type more is one registration more.
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(_log))
            .AddTaskTypes()
            .AddTaskType<LogTask>()
            .BuildServiceProvider();
        _types = _services.GetRequiredService<TaskTypes>();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _services.DisposeAsync();

    private TaskProblem? ProblemOf(string type, string connection)
    {
        var problems = new TaskProblems();
        _types.Validate(Sample.Task(type, connection), problems);
        return problems.Found.SingleOrDefault();
    }

    [Fact]
    public void Names_AreThoseRegistered() => _types.Names.ShouldBe(["amqp", "kafka", "log", "redis", "rest", "worker"]);

    [Theory]
    [InlineData("", "required", "amqp, kafka, log, redis, rest, worker")]
    [InlineData("reset", "unknown", "Known: amqp, kafka, log, redis, rest, worker")]
    [InlineData("Kafak", "unknown", "Did you mean 'kafka'?")]
    public void Validate_SaysWhichTypesThereAre(string type, string reason, string says)
    {
        var problem = ProblemOf(type, "{}").ShouldNotBeNull();
        problem.Field.ShouldBe("/type");
        problem.Reason.ShouldBe(reason);
        problem.Message.ShouldContain(says);
    }

    [Fact]
    public async Task TaskType_OfAnotherFolder_WorksLikeTheOthers()
    {
        ProblemOf("log", """{"text":"hello","levl":"warning"}""").ShouldNotBeNull().Message.ShouldContain("Did you mean 'level'?");
        _types.TryGet("log", out var log).ShouldBeTrue();
        (await log!.SendAsync("""{"text":"hello","level":"warning"}""")).ShouldBe(DispatchResult.Delivered);
        _log.Lines.ShouldBe([$"Warning: hello (run {Sample.RunId})"]);
    }

    [Fact]
    public void Names_MustDiffer()
    {
        using var services = new ServiceCollection().AddLogging().AddTaskType<LogTask>().AddTaskType<LogTask>().BuildServiceProvider();
        Should.Throw<InvalidOperationException>(services.GetRequiredService<TaskTypes>).Message.ShouldContain("'log'");
    }

    [Fact]
    public void Documentation_ShowsTheTaskTypeThatIsCompiledHere()
    {
        var page = File.ReadAllText(RepoRoot.PathTo("docs", "adding-a-task-type.md"));
        var code = File.ReadAllText(RepoRoot.PathTo("tests", "ScalableScheduler.Server.Tests", "Tasks", "LogTask.cs"));
        page.ShouldContain(code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..].TrimEnd());
    }

    [Fact]
    public void Documentation_HasOnlyExamplesThatAreAccepted()
    {
        var page = File.ReadAllText(RepoRoot.PathTo("docs", "tasks.md"));
        var examples = page.Split("```json\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).ToList();
        examples.Count.ShouldBeGreaterThanOrEqualTo(6);
        foreach (var example in examples)
        {
            var problems = new TaskProblems();
            _types.Validate(Sample.TaskOf(example), problems);
            problems.Found.ShouldBeEmpty(example);
        }
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)}");

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
