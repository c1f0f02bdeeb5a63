using ScalableScheduler.Runs;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers.Kafka;

public sealed class KafkaBusTests : WorkerBusConformance
{
    private KafkaBusUnderTest Kafka => (KafkaBusUnderTest)Bus;

    private protected override Task<IBusUnderTest> OpenAsync() => Task.FromResult<IBusUnderTest>(new KafkaBusUnderTest());

    private protected override Task TakenUpAsync() => Eventually.TrueAsync(() => Task.FromResult(Node.Runs.Refused > 0), SwitchableNode.Deadline, "the report to meet the store away");

    [Fact]
    public async Task BrokersThatGoAway_AreFoundAgain_ByActionsAndReports()
    {
        var run = await Node.RunAsync(Bus.Name, "mails");
        var action = await Bus.NextAsync("mails");
        Kafka.Cluster.AllDown();
        var said = SayAsync(action, """ "status":"completed" """);
        Kafka.Cluster.AllUp();
        await said;
        await Node.WaitForAsync(run, RunStatus.Succeeded);
        var next = await Node.RunAsync(Bus.Name, "letters");
        await SayAsync(await Bus.NextAsync("letters"), """ "status":"completed" """);
        await Node.WaitForAsync(next, RunStatus.Succeeded);
    }

    [Fact]
    public async Task UnacknowledgedReport_IsTakenByAnotherNode()
    {
        var run = await Node.RunAsync(Bus.Name, "mails");
        var action = await Bus.NextAsync("mails");
        await SayAsync(action, """ "status":"running" """);
        await Node.WaitForAsync(run, RunStatus.Running);
        Node.Runs.IsAway = true;
        await SayAsync(action, """ "status":"completed" """);
        await TakenUpAsync();
        await Node.DisposeAsync();

        await using var other = await SwitchableNode.StartAsync(Bus.Options, Node.Memory);
        await other.WaitForAsync(run, RunStatus.Succeeded);
    }
}
