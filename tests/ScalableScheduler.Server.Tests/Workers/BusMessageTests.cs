using System.Text;
using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tests.Workers;

public sealed class BusMessageTests
{
    private const string Run = "6799b53b:1893456000250";

    [Theory]
    [InlineData(Run + "#1", Run, "1")]
    [InlineData(Run + "#2f0c9a34-1111-2222-3333-444455556666", Run, "2f0c9a34-1111-2222-3333-444455556666")]
    public void RunId_IsRunAndClaimInOne(string text, string run, string claim)
    {
        BusRunId.TryParse(text, out var readRun, out var readClaim).ShouldBeTrue();
        (readRun.Value, readClaim.Value).ShouldBe((run, claim));
        BusRunId.Of(readRun, readClaim).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#1")]
    [InlineData(Run)]
    [InlineData(Run + "#")]
    [InlineData("6799b53b33fcc6482f29c96f")]
    [InlineData("norun#1")]
    [InlineData(Run + "#01234567890123456789012345678901234567890123456789012345678901234")]
    public void RunId_OfAnotherForm_IsRefused(string text) => BusRunId.TryParse(text, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("pending", WorkStatus.Pending)]
    [InlineData("running", WorkStatus.Running)]
    [InlineData("cancelling", WorkStatus.Cancelling)]
    [InlineData("cancelled", WorkStatus.Cancelled)]
    [InlineData("failed", WorkStatus.Failed)]
    [InlineData("completed", WorkStatus.Completed)]
    public void Status_IsTheManualsWord(string word, WorkStatus status) =>
        Read($$"""{"jobName":"my-job","runId":"{{Run}}#1","status":"{{word}}"}""")
            .ShouldBe(new BusMessage(new QueueName("my-job"), new WorkReport(new RunId(Run), new ClaimId("1"), status)));

    [Fact]
    public void WithoutStatus_ItIsAHeartbeat() =>
        Read($$"""{"jobName":"my-job","runId":"{{Run}}#1"}""").Report.Status.ShouldBe(WorkStatus.Running);

    [Fact]
    public void FieldsOfOurs_AreTaken()
    {
        var report = Read($$"""{"jobName":"j","runId":"{{Run}}#1","status":"failed","worker":"w-1","percent":12.5,"message":"no","result":{"a":[1]},"retry":false,"other":1}""").Report;

        (report.Worker, report.Percent, report.Message, report.MayRetry).ShouldBe(("w-1", 12.5, "no", false));
        report.Result.ShouldNotBeNull().GetRawText().ShouldBe("""{"a":[1]}""");
    }

    [Theory]
    [InlineData("""{"percent":101}""")]
    [InlineData("""{"percent":1e999}""")]
    [InlineData("""{"percent":"12"}""")]
    [InlineData("""{"worker":5,"message":{},"retry":"no","result":null}""")]
    public void FieldsOfOurs_ThatMakeNoSense_AreLeftOut(string fields)
    {
        var report = Read($$"""{"jobName":"j","runId":"{{Run}}#1",{{fields[1..]}}""").Report;

        (report.Percent, report.Worker, report.Message, report.MayRetry, report.Result).ShouldBe((null, null, null, true, null));
    }

    [Theory]
    [InlineData("", "It is not JSON")]
    [InlineData("hello", "It is not JSON")]
    [InlineData("[]", "It is not a JSON object")]
    [InlineData("""{"runId":"6799b53b:1893456000250#1"}""", "'jobName'")]
    [InlineData("""{"jobName":"a b","runId":"6799b53b:1893456000250#1"}""", "'jobName'")]
    [InlineData("""{"jobName":"\ud800","runId":"6799b53b:1893456000250#1"}""", "It has a text that is not Unicode")]
    [InlineData("""{"jobName":"j"}""", "'runId'")]
    [InlineData("""{"jobName":"j","runId":"6799b53b33fcc6482f29c96f"}""", "'runId'")]
    [InlineData("""{"jobName":"j","runId":"6799b53b:1893456000250#1","status":"done"}""", "'status'")]
    [InlineData("""{"jobName":"j","runId":"6799b53b:1893456000250#1","status":5}""", "'status'")]
    [InlineData("""{"jobName":"j","runId":"6799b53b:1893456000250#1","status":"completed","result":"세계세계"}""", "'result' is larger than 10 bytes")]
    public void Poison_SaysWhy(string message, string problem)
    {
        BusMessage.TryRead(Encoding.UTF8.GetBytes(message), 10, out var read, out var found).ShouldBeFalse();
        read.ShouldBeNull();
        found.ShouldStartWith(problem);
    }

    [Fact]
    public void BytesThatAreNoText_ArePoison()
    {
        byte[] message = [.. "{\"jobName\":\""u8, 0xff, 0xfe, .. "\"}"u8];

        BusMessage.TryRead(message, 10, out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNull();
    }

    [Fact]
    public void Action_BeginsAsTheManualsDoes()
    {
        var action = new WorkerAction(WorkerActionKind.Cancel, new QueueName("my-job"), new RunId(Run), new ClaimId("2"), Dispatch: null);

        Encoding.UTF8.GetString(BusActionBody.Of(action).Span).ShouldBe($$"""{"jobName":"my-job","runId":"{{Run}}#2","action":"cancel"}""");
    }

    private static BusMessage Read(string message) =>
        BusMessage.TryRead(Encoding.UTF8.GetBytes(message), 1000, out var read, out var problem) ? read : throw new JsonException(problem);
}
