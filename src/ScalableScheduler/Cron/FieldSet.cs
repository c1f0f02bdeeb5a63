namespace ScalableScheduler.Cron;

/// <summary>The values of a field as bits, and two facts about how they were written.</summary>
internal struct FieldSet
{
    /// <summary>Bit n stands for the value n.</summary>
    public ulong Bits;

    /// <summary>The field begins with <c>*</c> or <c>?</c>: Vixie cron's mark of a field that does not restrict.</summary>
    public bool StartsWithStar;

    /// <summary>Written with <c>*</c>, a range or a step: the field asks for a rhythm and not for fixed times.</summary>
    public bool IsInterval;
}
