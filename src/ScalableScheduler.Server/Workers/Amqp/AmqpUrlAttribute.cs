using ScalableScheduler.Configuration;
using ScalableScheduler.Server.Tasks.Amqp;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>An AMQP broker as the <c>amqp</c> task writes it, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AmqpUrlAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => AmqpTarget.What;

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is "" || (value is string text && AmqpTarget.TryParse(text, out _));
}
