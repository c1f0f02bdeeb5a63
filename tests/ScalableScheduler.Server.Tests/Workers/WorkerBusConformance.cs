using System.Text.Json;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary>What every bus promises to workers, from action to report, with the real loops of the service.</summary>
public abstract class WorkerBusConformance : IAsyncLifetime
{
    private const string Job = "mails";

    private protected IBusUnderTest Bus { get; private set; } = null!;

    private protected SwitchableNode Node { get; private set; } = null!;

    private protected abstract Task<IBusUnderTest> OpenAsync();

    public async Task InitializeAsync()
    {
        Bus = await OpenAsync();
        Node = await SwitchableNode.StartAsync(Bus.Options);
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        await Bus.DisposeAsync();
    }

    [Fact]
    public async Task Run_IsSent_Begins_Lives_AndIsCompleted_WithItsResult()
    {
        var run = await Node.RunAsync(Bus.Name, Job);
        var action = await Bus.NextAsync(Job);
        (Text(action, "jobName"), Text(action, "action"), Text(action, "scheduleName")).ShouldBe((Job, "run", Job));
        action.GetProperty("data").GetRawText().ShouldBe("""{"to":"ada"}""");
        action.GetProperty("attempt").GetInt32().ShouldBe(1);

        await SayAsync(action, """ "status":"running","worker":"w1" """);
        (await Node.WaitForAsync(run, RunStatus.Running)).Worker.ShouldBe("w1");
        await SayAsync(action, """ "percent":40,"message":"two of five" """);
        await Node.WaitForAsync(run, r => r.Progress is { Percent: 40, Message: "two of five" }, "the heartbeat's progress");
        await SayAsync(action, """ "status":"completed","result":{"sent":5} """);
        var ended = await Node.WaitForAsync(run, RunStatus.Succeeded);
        ended.Result!.Value.GetRawText().ShouldBe("""{"sent":5}""");
        ended.Attempts.ShouldHaveSingleItem().Outcome.ShouldBe(AttemptOutcome.Completed);
    }

    [Fact]
    public async Task FailedRun_IsSentAgain_WithAnotherClaim()
    {
        var run = await Node.RunAsync(Bus.Name, Job);
        var first = await Bus.NextAsync(Job);
        await SayAsync(first, """ "status":"failed","message":"mailbox full" """);
        var second = await Bus.NextAsync(Job);
        Text(second, "runId").ShouldNotBe(Text(first, "runId"));
        second.GetProperty("attempt").GetInt32().ShouldBe(2);
        await SayAsync(second, """ "status":"completed" """);
        (await Node.WaitForAsync(run, RunStatus.Succeeded)).Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Completed]);
    }

    [Fact]
    public async Task CancelledRun_IsToldToItsWorker_WhichStops()
    {
        var run = await Node.RunAsync(Bus.Name, Job);
        var action = await Bus.NextAsync(Job);
        await SayAsync(action, """ "status":"running" """);
        await Node.WaitForAsync(run, RunStatus.Running);
        await Node.CancelAsync(run);
        var cancel = await Bus.NextAsync(Job);
        (Text(cancel, "action"), Text(cancel, "runId")).ShouldBe(("cancel", Text(action, "runId")));
        await SayAsync(action, """ "status":"cancelled" """);
        await Node.WaitForAsync(run, RunStatus.Cancelled);
    }

    [Fact]
    public async Task SilentWorker_LosesTheRun_AndIsRefusedWhenItReturns()
    {
        var run = await Node.RunAsync(Bus.Name, Job, ""","heartbeat_timeout":"1s" """);
        var zombies = await Bus.NextAsync(Job);
        await SayAsync(zombies, """ "status":"running","worker":"zombie" """);

        var (others, action) = (default(JsonElement), "");
        while (action != "run") // the zombie is told to stop, whether it listens or not
        {
            others = await Bus.NextAsync(Job);
            action = Text(others, "action");
        }
        Text(others, "runId").ShouldNotBe(Text(zombies, "runId"));
        await SayAsync(zombies, """ "status":"completed","result":"the zombie's" """);
        await SayAsync(others, """ "status":"completed","result":"the other's" """);
        var ended = await Node.WaitForAsync(run, RunStatus.Succeeded);
        ended.Result!.Value.GetString().ShouldBe("the other's");
        ended.Attempts.Select(a => a.Outcome).ShouldBe([AttemptOutcome.Abandoned, AttemptOutcome.Completed]);
    }

    [Fact]
    public async Task MessagesThatNobodyCanRead_AreParked_AndHoldUpNothing()
    {
        var run = await Node.RunAsync(Bus.Name, Job);
        var action = await Bus.NextAsync(Job);
        await Bus.SayAsync("no JSON");
        await Bus.SayAsync("""{"jobName":"mails","runId":"nonsense","status":"running"}""");
        await SayAsync(action, """ "status":"asleep" """);
        await SayAsync(action, """ "status":"completed" """);
        await Node.WaitForAsync(run, RunStatus.Succeeded);
        var why = await Bus.ParkedAsync(3);
        why[0].ShouldStartWith("It is not JSON");
        why[1].ShouldContain("'runId'");
        why[2].ShouldContain("'status'");
    }

    [Fact]
    public async Task ReportWhileTheStoreIsAway_IsNotLost()
    {
        var run = await Node.RunAsync(Bus.Name, Job);
        var action = await Bus.NextAsync(Job);
        await SayAsync(action, """ "status":"running" """);
        await Node.WaitForAsync(run, RunStatus.Running);
        Node.Runs.IsAway = true;
        await SayAsync(action, """ "status":"completed" """);
        await TakenUpAsync();
        (await Node.Memory.GetRunAsync(new RunId(run), default))!.Status.ShouldBe(RunStatus.Running);
        Node.Runs.IsAway = false;
        await Node.WaitForAsync(run, RunStatus.Succeeded);
    }

    /// <summary>Waits until the service has taken up the report that it can't store.</summary>
    private protected abstract Task TakenUpAsync();

    private protected Task SayAsync(JsonElement action, string more) => Bus.SayAsync(
        $$"""{"jobName":"{{Text(action, "jobName")}}","runId":"{{Text(action, "runId")}}",{{more}}}""");

    private protected static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
