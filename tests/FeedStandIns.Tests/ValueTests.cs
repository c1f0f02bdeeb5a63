using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace FeedStandIns.Tests;

public sealed class ValueTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private ConnectionMultiplexer _client = null!;

    private IDatabase Database => _client.GetDatabase();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(65_536)]
    [InlineData(1 << 20)]
    [InlineData(20 << 20)]
    public async Task Value_OfAnySize_ComesBackByteForByte(int length)
    {
        var value = Bytes.Make(length, length);

        await Database.StringSetAsync("value", value);

        Bytes.ShouldBeSame(await Database.StringGetAsync("value"), value);
        (await Database.StringLengthAsync("value")).ShouldBe(length);
    }

    [Fact]
    public async Task ManyPipelinedCommands_AreAnsweredInOrder()
    {
        const int commands = 20_000;

        var answers = Enumerable.Range(1, commands).Select(_ => Database.StringIncrementAsync("counter")).ToArray();

        (await Task.WhenAll(answers)).ShouldBe(Enumerable.Range(1, commands).Select(i => (long)i));
    }

    [Fact]
    public async Task ManyCallers_WithMixedSizes_EachGetTheirOwnValues()
    {
        const int callers = 32, rounds = 60;
        int[] sizes = [0, 1, 100, 4_095, 4_097, 8_191, 8_193, 30_000, 65_537, 300_000];

        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var value = Bytes.Make((caller * rounds) + round, sizes[(caller + round) % sizes.Length]);
                await Database.StringSetAsync($"caller:{caller}", value);
                Bytes.ShouldBeSame(await Database.StringGetAsync($"caller:{caller}"), value);
            }
        })));
    }

    [Fact]
    public async Task ReplyOfManyElements_KeepsThemAll()
    {
        const int elements = 100_000;
        RedisValue[] values = [.. Enumerable.Range(0, elements).Select(i => (RedisValue)$"element {i}")];

        await Database.ListRightPushAsync("list", values);

        (await Database.ListRangeAsync("list")).ShouldBe(values);
    }

    [Fact]
    public async Task NestedReply_KeepsItsShape()
    {
        var reply = (RedisResult[])(await Database.ScriptEvaluateAsync("return {1, {'a', {}, {2, {'deep'}}}, 'z'}"))!;

        ((int)reply[0]).ShouldBe(1);
        var middle = (RedisResult[])reply[1]!;
        ((string?)middle[0]).ShouldBe("a");
        ((RedisResult[])middle[1]!).ShouldBeEmpty();
        ((string?)((RedisResult[])((RedisResult[])middle[2]!)[1]!)[0]).ShouldBe("deep");
        ((string?)reply[2]).ShouldBe("z");
    }

    [Fact]
    public async Task Streams_Hashes_SortedSets_AreReadWhole()
    {
        await Database.StreamAddAsync("stream", [new("a", "1"), new("b", "2")]);
        await Database.HashSetAsync("hash", [new("x", 1), new("y", 2)]);
        await Database.SortedSetAddAsync("set", [new("p", 1.5), new("q", 2.5)]);

        var entry = (await Database.StreamRangeAsync("stream")).Single();
        entry.Values.ShouldBe([new NameValueEntry("a", "1"), new NameValueEntry("b", "2")]);
        (await Database.HashGetAllAsync("hash")).Length.ShouldBe(2);
        (await Database.SortedSetRangeByRankWithScoresAsync("set")).Select(e => e.Score).ShouldBe([1.5, 2.5]);
    }

    public async Task InitializeAsync()
    {
        await fixture.ClearAsync();
        _client = await Client.ConnectAsync(fixture.Server, Client.Patient);
    }

    public async Task DisposeAsync() => await _client.DisposeAsync();
}
