namespace ScalableScheduler.Testing.Tests;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Output_HoldsBothStreams_AndInputIsPassedOn()
    {
        await using var child = await ShellAsync("cat; echo problem >&2; exit 3", input: "hello\n");

        (await child.WaitForExitAsync(Soon)).ShouldBe(3);

        child.Output.ShouldBe(["hello", "problem"], ignoreOrder: true);
        child.ToString().ShouldContain("exited with 3");
    }

    [Fact]
    public async Task Signal_EndsTheProcess_AndShowsInTheExitCode()
    {
        await using var child = await ShellAsync("exec sleep 60");

        child.Signal(Signals.Kill);

        (await child.WaitForExitAsync(Soon)).ShouldBe(128 + Signals.Kill);
    }

    [Fact]
    public async Task WaitForExit_TimesOut_WithTheOutput()
    {
        await using var child = await ShellAsync("echo busy; exec sleep 60");
        await Eventually.TrueAsync(() => Task.FromResult(child.Output.Count == 1), Soon, "the first line");

        var failure = await Should.ThrowAsync<TimeoutException>(() => child.WaitForExitAsync(TimeSpan.Zero));

        failure.Message.ShouldContain("busy");
    }

    private static Task<ChildProcess> ShellAsync(string script, string input = "") =>
        ChildProcess.StartAsync(Executable.Require("sh", "dash"), ["-c", script], input: input);
}
