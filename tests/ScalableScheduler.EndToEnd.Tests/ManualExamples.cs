using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>The two examples of the Python service's manual, letter by letter but for the address of the target.</summary>
internal static class ManualExamples
{
    public const string Topic = "example-topic";

    public const string EveryMinute = "*/1 * * * *";

    private const string RestText = """
        {"name":"cron-test","type":"cron","schedule":"*/1 * * * *","task":{"type":"rest","connection":{"host":"http://localhost:3000/api/unstable/run-scenario/DELAY-TEST","headers":{"Content-Type":"application/json","accept":"*/*"},"data":{"instanceName":"delay-test","variables":{}}}}}
        """;

    private const string KafkaText = """
        {"name":"ap3","type":"now","schedule":"","task":{"type":"kafka","connection":{"host":"localhost:9092","topic":"example-topic"},"data":{"id":"toboe"}}}
        """;

    /// <summary>An HTTP call every minute.</summary>
    public static string Rest(Target target) => RestText.Replace("http://localhost:3000/", target.Url.ToString(), StringComparison.Ordinal);

    /// <summary>A Kafka message at once.</summary>
    public static string Kafka(KafkaMockCluster kafka) => KafkaText.Replace("localhost:9092", kafka.BootstrapServers, StringComparison.Ordinal);
}
