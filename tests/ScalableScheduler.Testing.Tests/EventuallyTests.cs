namespace ScalableScheduler.Testing.Tests;

public sealed class EventuallyTests
{
    [Fact]
    public async Task Answer_IsReturned_OnceAccepted()
    {
        var asked = 0;

        var answer = await Eventually.AnswerAsync(
            () => ++asked < 3 ? throw new IOException("not up yet") : Task.FromResult(asked), n => n >= 4, TimeSpan.FromSeconds(10), "four");

        answer.ShouldBe(4);
    }

    [Fact]
    public async Task Timeout_SaysWhatWasWaitedFor_AndTheLastAnswer()
    {
        var failure = await Should.ThrowAsync<TimeoutException>(
            () => Eventually.AnswerAsync(() => Task.FromResult(41), n => n == 42, TimeSpan.Zero, "the answer"));

        failure.Message.ShouldContain("for the answer");
        failure.Message.ShouldContain("41");
    }

    [Fact]
    public async Task OtherExceptions_EndTheWait() =>
        await Should.ThrowAsync<InvalidOperationException>(
            () => Eventually.TrueAsync(() => throw new InvalidOperationException("a bug"), TimeSpan.FromMinutes(1), "nothing"));
}
