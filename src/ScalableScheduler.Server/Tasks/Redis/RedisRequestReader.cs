using ScalableScheduler.Server.Tasks.Worker;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>Reads a connection of type <c>redis</c>. docs/tasks.md has the fields.</summary>
internal static class RedisRequestReader
{
    private const int MaxHost = 4096;
    private const int MaxTopic = 1024;
    private const long MaxLength = 1_000_000_000;

    public static RedisRequest? Read(TaskDefinition task, TaskReading reading, TaskProblems problems)
    {
        var before = problems.Found.Count;
        var connection = ConnectionReader.Of(task, reading, problems);
        RedisTarget? target = null;
        var database = 0;
        if (connection.RequiredText("host", MaxHost, RedisTarget.What) is { } host && !RedisTarget.TryParse(host, out target, out database))
            connection.Problem("host", "invalid", $"'host' must be {RedisTarget.What}."); // Not repeated: it may hold a password.
        var topic = connection.RequiredText("topic", MaxTopic, "the channel to publish to, or the key of the stream or list");
        var mode = connection.Word("mode", "publish", "stream", "list") switch
        {
            "stream" => RedisMode.Stream,
            "list" => RedisMode.List,
            _ => RedisMode.Publish,
        };
        var maxLength = connection.Integer("max_length", 1, MaxLength);
        if (maxLength is not null && mode is RedisMode.Publish)
            connection.Problem("max_length", "invalid", "'max_length' is for the modes stream and list; a channel keeps nothing.");
        var envelope = connection.Flag("envelope", otherwise: false);
        if (envelope && mode is RedisMode.Stream)
            connection.Problem("envelope", "invalid", "'envelope' is for the modes publish and list; a stream's entries have the run's facts as fields.");
        var data = TaskData.ReadOrEmpty(task, connection, reading);
        var work = WorkFields.ReadCallback(connection);
        if (work is not null && !envelope && mode is not RedisMode.Stream)
            connection.Problem("callback", "conflict", "'callback' needs 'envelope': true in the modes publish and list, or workers don't learn whose run it is.");
        connection.RefuseUnknown();
        return target is null || topic is null || problems.Found.Count > before
            ? null
            : new RedisRequest(target, database, topic, mode, maxLength, envelope, data, work);
    }
}
