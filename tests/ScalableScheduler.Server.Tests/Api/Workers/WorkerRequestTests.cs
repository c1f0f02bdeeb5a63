namespace ScalableScheduler.Server.Tests.Api.Workers;

/// <summary>Requests of workers that can't be accepted.</summary>
public sealed class WorkerRequestTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("""{"limit":0,"wait":"31s","worker":5}""", "/limit", "/wait", "/worker")]
    [InlineData("""{"limit":101}""", "/limit")]
    [InlineData("""{"limit":1.5}""", "/limit")]
    [InlineData("""{"wait":"soon"}""", "/wait")]
    [InlineData("""{"wait":true}""", "/wait")]
    [InlineData("""{"waits":"1s","count":1}""", "/waits", "/count")]
    [InlineData("""{"worker":"a\nb"}""", "/worker")]
    [InlineData("[]", "")]
    public async Task Claim_NamesTheFieldAtFault(string body, params string[] fields) =>
        (await _api.ClaimAsync(body: body)).ShouldBeProblem(422, fields);

    [Theory]
    [InlineData("heartbeat", "{}", "/claim_id")]
    [InlineData("heartbeat", """{"claim_id":"","percent":-1,"message":1}""", "/claim_id", "/percent", "/message")]
    [InlineData("heartbeat", """{"claim_id":5,"percent":100.5}""", "/claim_id", "/percent")]
    [InlineData("heartbeat", """{"claim_id":"c","result":1}""", "/result")]
    [InlineData("succeed", """{"claimid":"c"}""", "/claim_id", "/claimid")]
    [InlineData("succeed", """{"claim_id":"c","percent":1}""", "/percent")]
    [InlineData("fail", """{"claim_id":"c"}""", "/reason")]
    [InlineData("fail", """{"claim_id":"c","reason":""}""", "/reason")]
    [InlineData("fail", """{"claim_id":"c","reason":7}""", "/reason")]
    [InlineData("fail", """{"claim_id":"c","reason":"r","retry":"no","retry_after":"2d"}""", "/retry", "/retry_after")]
    [InlineData("fail", """{"claim_id":"c","reason":"r","retry":false,"retry_after":"1m"}""", "/retry_after")]
    [InlineData("cancelled", """{"claim_id":"c","reason":"r"}""", "/reason")]
    [InlineData("cancelled", "\"c\"", "")]
    public async Task Reports_NameTheFieldAtFault(string what, string body, params string[] fields) =>
        (await _api.PostAsync($"/runs/a:1/{what}", body)).ShouldBeProblem(422, fields);

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a%2Fb")]
    [InlineData("%7B%7Bx%7D%7D")]
    [InlineData("ü")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678x")]
    public async Task NamesOfQueues_AreChecked(string queue)
    {
        (await _api.ClaimAsync(queue)).ShouldBeProblem(422, "/queue").Text.ShouldContain("\"in\":\"path\"");
        (await _api.GetAsync($"/workers/{queue}")).ShouldBeProblem(422, "/queue");
    }

    [Fact]
    public async Task Bodies_MustBeJson_AndNotTooLarge()
    {
        (await _api.ClaimAsync(body: "{")).ShouldBeProblem(400);
        (await _api.PostAsync("/runs/a:1/succeed", "{")).ShouldBeProblem(400);
        (await _api.PostAsync("/runs/a:1/succeed", "")).ShouldBeProblem(400);
        using var text = new StringContent("limit=1");
        (await _api.SendAsync(HttpMethod.Post, "/workers/q/claim", text)).ShouldBeProblem(415);
        (await _api.PostAsync("/runs/a:1/succeed", $$"""{"claim_id":"c","result":"{{new string('x', 300_000)}}"}""")).ShouldBeProblem(413);
    }

    [Fact]
    public async Task InThePythonServicesManner_UnknownFieldsAreLetPass()
    {
        await using var python = await ApiHost.StartAsync(pythonCompatible: true);
        (await python.PostAsync("/schedules", Bodies.Worker("a", connection: "\"colour\":\"red\""))).ShouldBe(200);
        await python.OfferAsync("a");
        var run = (await python.ClaimAsync(body: """{"limits":5}""")).ShouldBe(200)["runs"][0];
        (await python.ReportAsync(run, "heartbeat", "\"colour\":1")).Said().ShouldBe(("running", false));
        var unacceptable = (await python.ReportAsync(run, "heartbeat", "\"percent\":200")).ShouldBe(422);
        unacceptable["detail"][0].GetProperty("loc").GetRawText().ShouldBe("""["body","percent"]""");
        (await python.PostAsync($"/runs/{run.Id()}/succeed", """{"claim_id":"another"}""")).ShouldBe(409)["detail"].GetString()!.ShouldContain("any more");
        (await python.ReportAsync(run, "succeed")).Said().ShouldBe(("succeeded", false));
    }
}
