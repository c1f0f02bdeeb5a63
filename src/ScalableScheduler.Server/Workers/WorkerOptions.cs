using System.ComponentModel;
using ScalableScheduler.Configuration;
using ScalableScheduler.Server.Workers.Amqp;
using ScalableScheduler.Server.Workers.Kafka;
using ScalableScheduler.Server.Workers.Redis;

namespace ScalableScheduler.Server.Workers;

/// <summary>Work that workers do. Section <c>workers</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>Largest result of a run, in bytes of JSON; it is kept with the run's history. Default 16 KiB, at most 256 KiB.</summary>
    [Setting("Largest result that a worker may report, in bytes of JSON; it is kept with the run's history")]
    [ByteRange("0B", "256KiB")]
    public int ResultBytes { get; init; } = 16 * 1024;

    /// <summary>Workers that are told over an AMQP broker.</summary>
    [Description("Workers that are told over an AMQP broker: bus 'amqp'.")]
    public AmqpBusOptions Amqp { get; init; } = new();

    /// <summary>Workers that are told over Redis streams.</summary>
    [Description("Workers that are told over Redis streams: bus 'redis'.")]
    public RedisBusOptions Redis { get; init; } = new();

    /// <summary>Workers that are told over Kafka.</summary>
    [Description("Workers that are told over Kafka: bus 'kafka'.")]
    public KafkaBusOptions Kafka { get; init; } = new();
}
