namespace ScalableScheduler.Worker.Tests;

public sealed class ConcurrencyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(4)]
    [InlineData(1)]
    public async Task NeverMoreThanAllowed_AreDoneAtOnce(int? total)
    {
        var gate = new Lock();
        var (running, most) = (new Dictionary<string, int>(), new Dictionary<string, int> { ["all"] = 0, ["a"] = 0, ["b"] = 0 });
        await using var test = await WorkerUnderTest.StartAsync(
            w => w.Handle("a", DoAsync, concurrency: 3).Handle("b", DoAsync, concurrency: 2),
            o =>
            {
                o.TotalConcurrency = total;
                o.ClaimWait = TimeSpan.FromSeconds(1);
            },
            TimeProvider.System);

        for (var i = 0; i < 40; i++)
            test.Service.Offer(i % 2 == 0 ? "a" : "b");
        await test.Service.WaitAsync("succeed", 40);

        most["a"].ShouldBeLessThanOrEqualTo(3);
        most["b"].ShouldBeLessThanOrEqualTo(2);
        most["all"].ShouldBeLessThanOrEqualTo(total ?? 5);

        async Task DoAsync(Work work, CancellationToken cancellationToken)
        {
            Count(work.Queue, 1);
            await Task.Yield();
            Count(work.Queue, -1);
        }

        void Count(string queue, int by)
        {
            lock (gate)
            {
                foreach (var key in new[] { "all", queue })
                {
                    running[key] = running.GetValueOrDefault(key) + by;
                    most[key] = Math.Max(most[key], running[key]);
                }
            }
        }
    }

    [Fact]
    public async Task AClaim_AsksForAsManyAsThereAreFreePlaces()
    {
        var handler = new StoppedHandler();
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", handler.HandleAsync, concurrency: 3));
        test.Service.Offer();

        var claims = await test.Service.WaitAsync("claim", 2);

        claims.Select(c => c.Json().GetProperty("limit").GetInt32()).ShouldBe([3, 2]);
    }
}
