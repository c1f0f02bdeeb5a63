namespace ScalableScheduler.Testing.Tests;

public sealed class ServiceProcessTests
{
    [Fact]
    public async Task WaitReady_ShowsTheOutput_WhenTheServerEndsAtOnce()
    {
        await using var service = await ServiceProcess.StartAsync(new ServiceProcessOptions { Dll = RepoRoot.PathTo("no-such.dll") });

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => service.WaitReadyAsync());

        failure.Message.ShouldContain("no-such.dll");
    }
}
