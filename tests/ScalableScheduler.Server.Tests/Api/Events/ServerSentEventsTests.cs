using System.Buffers;
using System.Text;
using ScalableScheduler.Server.Api.Events;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api.Events;

public sealed class ServerSentEventsTests
{
    [Theory]
    [InlineData("one", "data: one\n")]
    [InlineData("", "data: \n")]
    [InlineData("one\ntwo", "data: one\ndata: two\n")]
    [InlineData("one\r\ntwo", "data: one\ndata: two\n")]
    [InlineData("one\rtwo", "data: one\ndata: two\n")]
    [InlineData("one\n\rtwo\n", "data: one\ndata: \ndata: two\ndata: \n")]
    [InlineData("日本語 🕰 \u2028 ñ", "data: 日本語 🕰 \u2028 ñ\n")]
    public void WriteEvent_PutsEachLineOfTheDataOnOneOfItsOwn(string data, string lines) =>
        Written(b => ServerSentEvents.WriteEvent(b, "7", "run.failed", Encoding.UTF8.GetBytes(data))).ShouldBe($"id: 7\nevent: run.failed\n{lines}\n");

    [Fact]
    public void WriteEvent_LeavesTheLastId_WhenThereIsNone() =>
        Written(b => ServerSentEvents.WriteEvent(b, null, "gap", "{}"u8)).ShouldBe("event: gap\ndata: {}\n\n");

    [Fact]
    public void WriteHeartbeat_IsAComment_AndTellsThePlaceWithoutAnEvent()
    {
        Written(b => ServerSentEvents.WriteHeartbeat(b, null)).ShouldBe(":\n\n");
        Written(b => ServerSentEvents.WriteHeartbeat(b, "7")).ShouldBe(":\nid: 7\n\n");
    }

    [Fact]
    public void WriteRetry_IsInMilliseconds() =>
        Written(b => ServerSentEvents.WriteRetry(b, TimeSpan.FromSeconds(1.5))).ShouldBe("retry: 1500\n");

    [Fact]
    public void AMessageOfAnyContent_StaysOnOneLine()
    {
        var frame = EventFrame.Of(new LoggedEvent("7", EventSamples.Run("line\nline\r\n\n\"data: x\" \u0000 日本 \ud83d")));

        var lines = Encoding.UTF8.GetString(frame.Bytes).Split('\n');

        lines.Length.ShouldBe(5);
        lines[2].ShouldStartWith("data: {\"type\":\"run.succeeded\",\"at\":\"2030-01-01T00:00:00.000Z\",\"collection\":\"default\",\"schedule_id\":\"a\"");
        new StreamedEvent("", lines[2]["data: ".Length..]).Text("message").ShouldBe("line\nline\r\n\n\"data: x\" \u0000 日本 \ufffd");
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
