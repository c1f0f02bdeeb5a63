using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ScalableScheduler.Worker.Tests;

public sealed class HostingTests
{
    private sealed class Mailbox
    {
        private int _sent;

        public int Send() => Interlocked.Increment(ref _sent);
    }

    private sealed class Postman(Mailbox mailbox, PerRun perRun) : IWorkHandler
    {
        public Task<WorkResult> HandleAsync(Work work, CancellationToken cancellationToken) =>
            Task.FromResult(new WorkResult(new { number = mailbox.Send(), scope = perRun.Id }));
    }

    private sealed class PerRun
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    [Fact]
    public async Task AHost_RunsTheWorker_WithAScopePerRun()
    {
        await using var service = await FakeService.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Mailbox>().AddScoped<PerRun>();
        builder.Services.AddSchedulerWorker(o => o.Server = service.Target.Url).Handle<Postman>("emails", concurrency: 1);
        using var host = builder.Build();
        await host.StartAsync();

        service.Offer();
        service.Offer();
        var reports = await service.WaitAsync("succeed", 2);
        await host.StopAsync();

        var results = reports.Select(r => r.Json().GetProperty("result")).ToList();
        results.Select(r => r.GetProperty("number").GetInt32()).ShouldBe([1, 2]);
        results.Select(r => r.GetProperty("scope").GetString()).ShouldBeUnique();
    }

    [Fact]
    public async Task WrongOptions_KeepTheHostFromStarting()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSchedulerWorker(_ => { }).Handle("emails", (_, _) => Task.CompletedTask);
        using var host = builder.Build();

        var refused = await Should.ThrowAsync<ArgumentException>(() => host.StartAsync());

        refused.Message.ShouldStartWith("The worker's Server must be set");
    }

    [Fact]
    public void AQueue_HasOneHandler()
    {
        var worker = new SchedulerWorker(new WorkerOptions { Server = new Uri("http://127.0.0.1:1") });
        worker.Handle("emails", (_, _) => Task.CompletedTask);

        Should.Throw<ArgumentException>(() => worker.Handle("emails", (_, _) => Task.CompletedTask));
    }
}
