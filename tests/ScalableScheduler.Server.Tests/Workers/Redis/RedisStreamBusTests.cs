using System.Globalization;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Server.Tests.Workers.Redis;

public sealed class RedisStreamBusTests : WorkerBusConformance
{
    private RedisBusUnderTest Redis => (RedisBusUnderTest)Bus;

    private protected override async Task<IBusUnderTest> OpenAsync() => await RedisBusUnderTest.OpenAsync();

    private protected override Task TakenUpAsync() => Redis.PendingAsync(1);

    [Fact]
    public async Task ReportsOfANodeThatNeverAcknowledges_AreTakenByAnother()
    {
        var run = await Node.RunAsync(Bus.Name, "mails");
        var action = await Bus.NextAsync("mails");
        await SayAsync(action, """ "status":"running" """);
        await Node.WaitForAsync(run, RunStatus.Running);
        Node.Runs.IsAway = true;
        await SayAsync(action, """ "status":"completed" """);
        await Redis.PendingAsync(1);

        await using var other = await SwitchableNode.StartAsync(Bus.Options, Node.Memory);
        await other.WaitForAsync(run, RunStatus.Succeeded);
        await Redis.EmptyAsync();
        Node.Runs.IsAway = false;
    }

    [Fact]
    public async Task RestartedBroker_IsFoundAgain_ByActionsAndReports()
    {
        var run = await Node.RunAsync(Bus.Name, "mails");
        var action = await Bus.NextAsync("mails");
        await Redis.Server.RestartAsync();
        await SayAsync(action, """ "status":"completed" """);
        await Node.WaitForAsync(run, RunStatus.Succeeded);

        await Redis.Server.KillAsync();
        var next = await Node.RunAsync(Bus.Name, "letters");
        await Redis.Server.RestartAsync();
        await SayAsync(await Bus.NextAsync("letters"), """ "status":"completed" """);
        await Node.WaitForAsync(next, RunStatus.Succeeded);
    }

    [Fact]
    public async Task BrokerThatLostAllItsData_GetsItsGroupsAgain()
    {
        var run = await Node.RunAsync(Bus.Name, "mails");
        var action = await Bus.NextAsync("mails");
        await Redis.Server.ExecuteAsync("FLUSHALL");
        await SayAsync(action, """ "status":"completed" """);
        await Node.WaitForAsync(run, RunStatus.Succeeded);
        var next = await Node.RunAsync(Bus.Name, "mails");
        await SayAsync(await Bus.NextAsync("mails"), """ "status":"completed" """);
        await Node.WaitForAsync(next, RunStatus.Succeeded);
    }

    [Fact]
    public async Task StreamOfReports_HoldsNothingThatWasDealtWith()
    {
        for (var i = 0; i < 1000; i++)
            await Redis.Database.StreamAddAsync("work:reports", "body", $$"""{"jobName":"mails","runId":"{{i.ToString(CultureInfo.InvariantCulture)}}:1#1"}""");
        await Redis.EmptyAsync();
        (await Redis.Database.StreamPendingAsync("work:reports", "scheduler")).PendingMessageCount.ShouldBe(0);
    }

    [Fact]
    public async Task Cancellation_IsHeardByAllWorkers()
    {
        var run = await Node.RunAsync(Bus.Name, "mails");
        var action = await Bus.NextAsync("mails");
        await SayAsync(action, """ "status":"running" """);
        await Node.WaitForAsync(run, RunStatus.Running);
        await Node.CancelAsync(run);
        (await Bus.NextAsync("mails")).GetProperty("action").GetString().ShouldBe("cancel");
        var heard = await Redis.Database.StreamRangeAsync("work:job:mails:cancels");
        ((string)heard.ShouldHaveSingleItem()["body"]!).ShouldContain("\"cancel\"");
        (await Redis.Database.KeyTimeToLiveAsync("work:job:mails:cancels")).ShouldNotBeNull();
    }

    [Fact]
    public async Task NodeThatStops_LeavesTheGroup()
    {
        await Bus.SayAsync("no JSON"); // Redis 7.0 notes who reads with the first entry that it gives
        await Bus.ParkedAsync(1);
        await ConsumersAsync(1);
        await Node.DisposeAsync();
        await ConsumersAsync(0);
    }

    private Task ConsumersAsync(int count) => Testing.Eventually.AnswerAsync(
        async () => await Redis.Database.KeyExistsAsync("work:reports") ? (await Redis.Database.StreamConsumerInfoAsync("work:reports", "scheduler")).Length : 0,
        found => found == count,
        SwitchableNode.Deadline,
        $"{count} nodes in the group");
}
