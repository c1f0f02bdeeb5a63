using System.Text;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class ValidationTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Post_SaysAllThatIsWrongAtOnce()
    {
        var answer = await _api.PostAsync("/schedules", """
            {"name":5,"type":"cron","schedule":"* * * *","timezone":7,"enabled":"yes","tags":["a",3],"max_runs":0,"end_at":"tomorrow",
             "misfire":{"policy":"fire_some","grace":"-1s","windows":"1h"},"timeout":"0s","client":{"app":"x"},
             "task":{"type":"rest","connection":{"hots":"http://t/"},"failed_policy":"retr","retry_wait":"soon"},"overlaps":"skip"}
            """);

        answer.ShouldBeProblem(422,
            "/name", "/timezone", "/enabled", "/tags/1", "/max_runs", "/end_at", "/misfire/policy", "/misfire/grace", "/misfire/windows",
            "/timeout", "/client/app", "/task/failed_policy", "/task/retry_wait", "/overlaps", "/task/connection/host", "/task/connection/hots");
    }

    [Theory]
    [InlineData("{}", "/type", "/task")]
    [InlineData("""{"type":"cron","schedule":"61 * * * *","tags":1,"task":{"type":"rest","connection":{"host":"h"}}}""", "/schedule", "/tags")]
    [InlineData("""{"type":"crom","schedule":"x","task":{"type":"rest","connection":{}}}""", "/type", "/task/connection/host")]
    [InlineData("""{"type":"cron","schedule":"61 * * * *","task":{"type":"rest"}}""", "/schedule", "/task/connection")]
    [InlineData("[]", "")]
    [InlineData("3", "")]
    [InlineData("""{"type":"cron","task":{}}""", "/schedule", "/task/type", "/task/connection")]
    [InlineData("""{"type":"delay","schedule":"","task":{"type":"rest","connection":{"host":"h"}}}""", "/schedule")]
    [InlineData("""{"type":"delay","schedule":"soon","task":{"type":"rest","connection":{"host":"h"}}}""", "/schedule")]
    [InlineData("""{"type":"delay","schedule":true,"task":{"type":"rest","connection":{"host":"h"}}}""", "/schedule")]
    [InlineData("""{"type":"cron","schedule":"61 * * * *","task":{"type":"rest","connection":{"host":"h"}}}""", "/schedule")]
    [InlineData("""{"type":"cron","schedule":"* * * * *","timezone":"Europe/Viena","task":{"type":"rest","connection":{"host":"h"}}}""", "/timezone")]
    [InlineData("""{"type":"now","task":{"type":"rest","connection":{}}}""", "/task/connection/host")]
    [InlineData("""{"type":"now","task":{"type":"rest","connection":{"host":"h","hots":1}}}""", "/task/connection/hots")]
    [InlineData("""{"type":"now","task":{"type":"smtp","connection":{"host":"h"}}}""", "/task/type")]
    [InlineData("""{"type":"now","task":{"type":"rest","connection":"h"}}""", "/task/connection")]
    [InlineData("""{"type":"now","start_at":"2030-01-02T00:00:00Z","end_at":"2030-01-01T00:00:00Z","task":{"type":"rest","connection":{"host":"h"}}}""", "/end_at")]
    [InlineData("""{"type":"now","start_at":"2030-01-02T00:00:00","task":{"type":"rest","connection":{"host":"h"}}}""", "/start_at")]
    [InlineData("""{"type":"now","name":"a\u0000b","task":{"type":"rest","connection":{"host":"h"}}}""", "/name")]
    [InlineData("""{"type":"now","task":{"type":"rest","connection":{"host":"h","data":1},"data":2}}""", "/task/data")]
    public async Task Post_NamesTheFieldAtFault(string body, params string[] fields) =>
        (await _api.PostAsync("/schedules", body)).ShouldBeProblem(422, fields);

    [Theory]
    [InlineData("""{"timezon":"UTC"}""", "timezone")]
    [InlineData("""{"startAt":"x"}""", "start_at")]
    [InlineData("""{"task":{"max_retries":1}}""", "known are")]
    [InlineData("""{"type":"crom"}""", "did you mean 'cron'")]
    public async Task Post_NamesWhatWasProbablyMeant(string body, string hint) =>
        (await _api.PostAsync("/schedules", body)).ShouldBeProblem(422).Text.ShouldContain(hint);

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{\n\"a\": tru}", "line 2")]
    [InlineData("", "empty")]
    [InlineData("""{"a":1,"a":2}""", "Duplicate")]
    [InlineData("""{"name":"\ud800"}""", "surrogate")]
    [InlineData("""{"name":"\ud83d\ud83d"}""", "surrogate")]
    public async Task Post_SaysWhereTheJsonBreaks(string body, string detail)
    {
        var answer = (await _api.PostAsync("/schedules", body)).ShouldBeProblem(400);
        answer["detail"].GetString()!.ShouldContain(detail, Case.Insensitive);
    }

    [Fact]
    public async Task Post_TakesWholeSurrogatePairs() =>
        (await _api.PostAsync("/schedules", Bodies.Hourly(@"\ud83d\ude00 \\ud800"))).ShouldBe(201)["name"].GetString().ShouldBe("😀 \\ud800");

    [Fact]
    public async Task Post_RefusesDeepJson() =>
        (await _api.PostAsync("/schedules", Bodies.Hourly("a", $"\"x\":{new string('[', 100)}{new string(']', 100)}"))).ShouldBeProblem(400);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/merge-patch+json")]
    [InlineData(null)]
    public async Task Post_TakesJsonOnly(string? mediaType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Bodies.ManualCron));
        if (mediaType is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        (await _api.SendAsync(HttpMethod.Post, "/schedules", content)).ShouldBeProblem(415);
    }

    [Fact]
    public async Task Post_RefusesInvalidUtf8()
    {
        using var content = new ByteArrayContent([(byte)'"', 0xff, (byte)'"']);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        (await _api.SendAsync(HttpMethod.Post, "/schedules", content)).ShouldBeProblem(400);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_RefusesALargeBody_WhetherItsLengthIsToldOrNot(bool chunked)
    {
        using var content = new ByteArrayContent(new byte[300 * 1024]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/schedules") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await _api.Client.SendAsync(request);
        (await Answer.ReadAsync(response)).ShouldBeProblem(413).Text.ShouldContain("262144");
    }

    [Fact]
    public async Task Post_HoldsToTheLimits()
    {
        await using var api = await ApiHost.StartAsync(limits: new() { NameLength = 5, DataBytes = 20, Headers = 1, Tags = 1 });
        var answer = await api.PostAsync("/schedules", """
            {"name":"longer","type":"now","tags":["a","b"],"task":{"type":"rest","connection":{"host":"h","headers":{"a":"1","b":"2"}},"data":{"text":"01234567890123456789"}}}
            """);

        answer.ShouldBeProblem(422, "/name", "/tags", "/task/connection/headers", "/task/data").Text.ShouldContain("limits.data_bytes");
    }

    [Fact]
    public async Task AnyRoute_AnswersAProblem_WhenUnknown()
    {
        (await _api.GetAsync("/nothing")).ShouldBeProblem(404);
        (await _api.DeleteAsync("/runs")).ShouldBeProblem(405);
        (await _api.PostAsync("/schedules/x/fire", "{}")).ShouldBeProblem(404);
    }
}
