using System.Net;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

public sealed class GracefulStopTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Stop_LetsARequestUnderWayEnd_AndRecordsIt()
    {
        var time = TimeProvider.System;
        var answered = new TaskCompletionSource();
        await using var redis = await RedisServer.StartAsync();
        await using var target = await Target.StartAsync();
        target.Responder = Respond.After(answered.Task, Respond.Status(200, "done"));
        await using var leaving = await StartAsync(redis, "leaving");
        await leaving.Http.RegisterAsync(Registrations.Now("slow", new Uri(target.Url, "slow")));
        var request = (await target.WaitForAsync(1, Soon))[0];
        await using var staying = await StartAsync(redis, "staying");

        var stopped = time.GetTimestamp();
        leaving.Signal(Signals.Terminate);
        await Eventually.TrueAsync(() => LeavesAsync(staying), Soon, "the other node to see that this one leaves");
        await Eventually.TrueAsync(() => OwnsAllAsync(staying), Soon, "the other node to take all partitions");
        leaving.Exited.IsCompleted.ShouldBeFalse("a request is under way");
        answered.SetResult();

        (await leaving.WaitForExitAsync()).ShouldBe(0);
        time.GetElapsedTime(stopped).ShouldBeLessThan(DrainTimeout);
        var run = await staying.Http.ReadAsync($"runs/{request.Header("webhook-id")}");
        run.Text("status").ShouldBe("succeeded");
        var attempt = run.GetProperty("attempts").EnumerateArray().ShouldHaveSingleItem();
        attempt.Text("node").ShouldStartWith("leaving.");
        attempt.Text("response").ShouldBe("done");
        target.Count.ShouldBe(1);
        (await staying.Http.ReadAsync("cluster")).GetProperty("nodes").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Stop_AbandonsWhatOutlastsTheDrainTimeout_AndAnotherNodeGoesOn()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var target = await Target.StartAsync();
        target.Responder = Respond.InTurn(Respond.Never(), Respond.Status((int)HttpStatusCode.OK));
        await using var leaving = await StartAsync(redis, "leaving", "--scheduler.drain_timeout", "1s");
        await leaving.Http.RegisterAsync(Registrations.Now("stuck", new Uri(target.Url, "stuck")));
        await target.WaitForAsync(1, Soon);
        await using var staying = await StartAsync(redis, "staying");

        (await leaving.TerminateAsync()).ShouldBe(0);

        var requests = await target.WaitForAsync(2, Soon);
        requests[1].Header("webhook-id").ShouldBe(requests[0].Header("webhook-id"));
        requests[1].Header("X-Scheduler-Attempt").ShouldBe("2");
        await Eventually.TrueAsync(
            async () => (await staying.Http.ReadAsync($"runs/{requests[0].Header("webhook-id")}")).Text("status") == "succeeded", Soon, "the run to succeed");
    }

    private static Task<ServiceProcess> StartAsync(RedisServer redis, string name, params string[] more) =>
        Nodes.StartAsync(redis, ["--scheduler.node_name", name, "--scheduler.drain_timeout", $"{DrainTimeout.TotalSeconds}s", .. more]);

    private static async Task<bool> LeavesAsync(ServiceProcess other) =>
        (await other.Http.ReadAsync("cluster")).GetProperty("nodes").EnumerateArray()
            .Any(n => n.Text("name") == "leaving" && n.GetProperty("leaving").GetBoolean());

    private static async Task<bool> OwnsAllAsync(ServiceProcess node)
    {
        var cluster = await node.Http.ReadAsync("cluster");
        var id = cluster.GetProperty("nodes").EnumerateArray().Single(n => n.Text("name") == "staying").Text("id");
        return cluster.GetProperty("partitions").EnumerateArray().All(p => p.GetProperty("owner").GetString() == id);
    }
}
