using System.Net;

namespace ScalableScheduler.Testing.Tests;

public sealed class TargetTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private HttpClient _client = null!;
    private Target _target = null!;

    [Fact]
    public async Task Request_IsRecorded_Whole()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(_target.Url, "a/b%20c?x=1&y="));
        request.Content = new ByteArrayContent([1, 2, 0, 255]);
        request.Headers.Add("X-Two", ["one", "two"]);

        using var response = await _client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var recorded = (await _target.WaitForAsync(1, Soon)).Single();
        recorded.Number.ShouldBe(0);
        recorded.ReceivedAt.ShouldBe(ManualTime.DefaultStart + TimeSpan.FromSeconds(5));
        recorded.Method.ShouldBe("PUT");
        recorded.Path.ShouldBe("/a/b c");
        recorded.Query.ShouldBe("?x=1&y=");
        recorded.Header("x-two").ShouldBe("one, two");
        recorded.Header("absent").ShouldBeNull();
        recorded.Body.ToArray().ShouldBe([1, 2, 0, 255]);
    }

    [Fact]
    public async Task WaitFor_CompletesOnTheRequestThatFillsTheCount()
    {
        var waiting = _target.WaitForAsync(2, r => r.Path is "/wanted", Soon);
        await GetAsync("wanted");
        await GetAsync("other");
        waiting.IsCompleted.ShouldBeFalse();

        await GetAsync("wanted");

        (await waiting).Select(r => r.Number).ShouldBe([0, 2]);
    }

    [Fact]
    public async Task WaitFor_SaysWhatCame_WhenItTimesOut()
    {
        await GetAsync("seen");

        var failure = await Should.ThrowAsync<TimeoutException>(() => _target.WaitForAsync(2, TimeSpan.FromMilliseconds(1)));

        failure.Message.ShouldContain("GET /seen");
    }

    [Fact]
    public async Task After_HoldsTheAnswer_WhileTheRequestIsRecordedAlready()
    {
        var signal = new TaskCompletionSource();
        _target.Responder = Respond.After(signal.Task, Respond.Status(202, "done"));
        var answer = _client.GetStringAsync(_target.Url);
        await _target.WaitForAsync(1, Soon);
        answer.IsCompleted.ShouldBeFalse();

        signal.SetResult();

        (await answer).ShouldBe("done");
    }

    [Fact]
    public async Task Answers_InTurn_RetryAfter_Redirect_LargeBody_Abort()
    {
        const int large = 1_000_000;
        _target.Responder = Respond.InTurn(
            Respond.RetryAfter(429, 7), Respond.Redirect(new Uri("http://127.0.0.1:1/")), Respond.LargeBody(large), Respond.Abort());

        using (var limited = await _client.GetAsync(_target.Url))
            limited.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        using (var redirect = await _client.GetAsync(_target.Url))
            redirect.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await _client.GetByteArrayAsync(_target.Url)).Length.ShouldBe(large);
        await Should.ThrowAsync<HttpRequestException>(() => _client.GetAsync(_target.Url));
    }

    [Fact]
    public async Task Dispose_DoesNotWaitForAnswersUnderWay()
    {
        await using var target = await Target.StartAsync();
        target.Responder = Respond.Never();
        var answer = _client.GetAsync(target.Url);
        await target.WaitForAsync(1, Soon);

        await target.DisposeAsync().AsTask().WaitAsync(Soon);

        await Should.ThrowAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task ManyRequestsAtOnce_AreAllRecorded()
    {
        const int callers = 50, each = 200;
        var waiting = _target.WaitForAsync(callers * each, TimeSpan.FromSeconds(60));

        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            for (var i = 0; i < each; i++)
                await GetAsync("load");
        }));

        (await waiting).Select(r => r.Number).ShouldBe(Enumerable.Range(0, callers * each));
    }

    public async Task InitializeAsync()
    {
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        _target = await Target.StartAsync(_time);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _target.DisposeAsync();
    }

    private async Task GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(_target.Url, path));
        response.EnsureSuccessStatusCode();
    }
}
