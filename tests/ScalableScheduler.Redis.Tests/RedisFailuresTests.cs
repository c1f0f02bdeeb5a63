using System.IO.Pipelines;
using System.Net.Sockets;
using ScalableScheduler.Redis.Connections;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Whatever breaks a connection is a store that is away, and what was under way is repeated: it is no fault of the
/// run, of the request or of the loop that it happened to.</summary>
public sealed class RedisFailuresTests
{
    [Fact]
    public async Task AConnectionTornDown_IsAStoreThatIsAway_WhateverThePipeThrows()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        await pipe.Writer.CompleteAsync();

        RedisFailures.IsAway(Should.Throw<InvalidOperationException>(() => pipe.Reader.TryRead(out _)), CancellationToken.None).ShouldBeTrue();
        RedisFailures.IsAway(Should.Throw<InvalidOperationException>(() => pipe.Writer.GetMemory()), CancellationToken.None).ShouldBeTrue();
    }

    [Fact]
    public void AConnectionTornDown_IsAStoreThatIsAway_WhateverTheSocketThrows()
    {
        Exception[] seen = [new SocketException((int)SocketError.TimedOut), new IOException(), new ObjectDisposedException("socket"), new TaskCanceledException()];

        seen.ShouldAllBe(e => RedisFailures.IsAway(e, CancellationToken.None));
    }

    [Theory]
    [InlineData("MISCONF Errors writing to the AOF file: No space left on device")]
    [InlineData("Error: MISCONF Errors writing to the AOF file: No space left on device")]
    [InlineData("ERR Error running script (call to f_0): @user_script:12: -OOM command not allowed")]
    public void AServerThatCantWrite_IsAStoreThatIsAway_HoweverItSaysSo(string message) =>
        RedisFailures.IsAway(new RedisServerException(message), CancellationToken.None).ShouldBeTrue();

    [Fact]
    public void AFaultOfOurs_IsNoStoreThatIsAway() => RedisFailures.IsAway(new InvalidOperationException("a bug"), CancellationToken.None).ShouldBeFalse();

    [Fact]
    public void WhatItsCallerCancelled_IsNoStoreThatIsAway() =>
        RedisFailures.IsAway(new OperationCanceledException(), new CancellationToken(canceled: true)).ShouldBeFalse();
}
