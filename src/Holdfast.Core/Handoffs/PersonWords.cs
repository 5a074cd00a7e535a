namespace Holdfast.Core.Handoffs;

/// <summary>How people ask for a person, language by language; written for this, and measured by a list of sentences (PersonRequestTests).</summary>
internal static class PersonWords
{
    /// <summary>In Latin letters.</summary>
    public static readonly PersonLanguage[] Latin =
    [
        // English
        new(
            ["human", "person", "agent", "represent", "rep", "operator", "supervisor", "manager", "colleague", "advis", "employee", "someone", "somebody", "anyone", "staff", "transfer", "connect", "escalat", "put me"],
            """
         \b(speak|talk|chat|connect(ed)?|communicate)(ing)?\ (directly\ )?(to|with)\ ((an?|your|another|some|any|the)\ )?(real|live|actual|human|different|senior|proper|customer\ (service|support|care)|support|service)*\ ?
           (human(\ being)?|agent|representative|rep|operator|supervisor|manager|colleague|advis[eo]r|employee|someone|somebody|anyone|(?<!the\ )person|staff(\ member)?)\b
         | \b(transfer|escalate|forward|redirect|switch|hand|pass)\ (me|us|this|it|(my|the|this)\ (case|call|issue|chat|matter|request))(\ (over|on|through))?\ to\ ((an?|your|another|the)\ )?(real|live|actual|human|different|senior|customer\ (service|support)|support)*\ ?
           (human(\ being)?|agent|representative|rep|operator|supervisor|manager|colleague|advis[eo]r|someone|somebody|person)\b
         | \b(please|can\ you|could\ you|just|yes)\ (transfer|escalate)\ (me|us|this)$ | ^(transfer|connect)\ me(\ (please|now))*$ | \bgo\ ahead\ with\ the\ transfer\b
         | \b(connect|put)\ (me|us)\ (through\ )?(to|with)\ ((an?|your|another|the|some)\ ?)?(real|live|actual|human|customer\ (service|support))*\ ?(human(\ being)?|agent|representative|rep|operator|supervisor|manager|colleague|one|body|person)\b | \bput\ me\ through$
         | \b(get|give|find|want|need|prefer|request|demand|like|have)\ (me\ )?(to\ have\ )?(an?|your|the|another)\ (real|live|actual|human|customer\ service)*\ ?(human(\ being)?|(?<=(human|live|real|actual|service)\ )(agent|person)|representative|operator|supervisor|manager)\b(?!\ (error|readable|rights|id))
         | \bescalated?\ (this\ |it\ )?to\ (an?|your|the)\ (human|supervisor|manager|agent|person)
         | \b(get|give|find)\ me\ (someone|somebody)\ (real|human|else)\b | \b(someone|somebody|anyone)\ else\ (that\ )?(i|we)\ (can|could)\ (speak|talk|chat)
         | \b(is\ there|are\ there)\ (any|some|an?)\ ?(one|body|human|person|supervisor|manager|agent)(\ or\ \w+)?(\ else)?\ (that\ )?(i|we)\ (can|could)\ (speak|talk|chat)
         | \b(can|could|may)\ (a|an|any)\ (human|real\ person|person|actual\ person)\ (help|take|answer|look|call)
         """,
            @"^((can|could|may)\ i\ (please\ )?(have|get)\ |i\ want\ |i\ need\ )?(please\ )?((an?|the)\ )?(real\ |live\ |human\ |actual\ )*(human|agent|representative|operator|person|supervisor)(\ (please|now|pls|thanks|right\ now))*$",
         @"\b(don'?t|do\ not|didn'?t|did\ not|never|not|without|no\ need|won'?t|wouldn'?t|prefer\ not|rather\ than|before|already|told\ (me|us|to)|(she|he|they|it)\ (said|told|asked)|used\ to|should\ i|will\ (speak|talk))\b | \btransfer\ me\ (the|my|some|\$|\d)"),
        // German
        new(
            ["mensch", "person", "mitarbeiter", "berater", "kolleg", "agent", "ansprechpartner", "vorgesetzt", "manager", "jemand", "kundenservice", "kundendienst", "support", "verbind", "sie mich", "stellen", "leiten"],
            """
         \bmit\ ((einem|einer|'?nem|'?ner|dem|der|ihrem|ihrer|eurem|irgend)\ ?)?((echten|richtigen|menschlichen|realen|lebenden|anderen|zuständigen)\ )?
           (menschen|mensch|person|mitarbeiter(in)?|berater(in)?|kollegen|kollegin|agenten|ansprechpartner(in)?|vorgesetzten|manager|jemand(em|en)?|kundenservice|kundendienst|support)\b(\ \w+){0,4}?\ (sprechen|reden|telefonieren|chatten|verbinden|verbunden|schreiben)\b
         | \bverbinden?\ (sie\ )?(mich|uns)\ (\w+\ )?mit\b | \b(mitarbeiter(in)?|vorgesetzten|berater(in)?|menschen)\ (sprechen|verlangen)\b
         | \b(ich\ (will|möchte|brauche|hätte\ gerne?|verlange)|(geben|holen)\ sie\ mir|gib\ mir|hol\ mir)\ ((bitte|jetzt|endlich|gerne?|sofort|lieber)\ )*(einen|eine|den|ihren|nen)\ ((echten|echte|richtigen|menschlichen|anderen)\ )?(menschen|mitarbeiter(in)?|berater(in)?|vorgesetzten|ansprechpartner(in)?)\b
         | \ban\ ((einen|eine|nen|ihren)\ )?((echten|richtigen|menschlichen|anderen)\ )?(menschen|mitarbeiter(in)?|kollegen|kollegin|vorgesetzten|berater(in)?)\ (weiter|über|durch|abgeben)
         | \b(stellen|leiten)\ sie\ mich\b.*\b(durch|weiter)\b
         """,
            @"^(bitte\ )?(einen?\ )?((echten?r?|menschlicher|richtiger)\ )?(mensch|mitarbeiter|berater)(\ (bitte|sprechen))*$",
         @"\b(nicht|keine?n?m?|nie|niemals|ohne|statt|schon|bereits|gesprochen|geredet)\b"),
        // French
        new(
            ["humain", "personne", "agent", "conseill", "opérat", "responsable", "supérieur", "manager", "employé", "quelqu", "collègue", "service", "interlocut"],
            """
         \b(parler|discuter|échanger|communiquer|mise?\ en\ (relation|contact)|(mettre|mettez-moi|mets-moi)\ en\ (relation|contact)|transférez-moi|transfère-moi|me\ transférer|passez-moi|passe-moi)\ (directement\ )?((à|avec|vers|au|aux)\ ?)?((un|une|votre|le|la|autre)\ )*((vrai|vraie|véritable|autre)\ )?
           (être\ humain|humaine?|personne|agent|conseillère?|conseiller|opérateur|opératrice|responsable|supérieur|manager|employée?|quelqu'un|collègue|service\ client)\b
         | \b(je\ (veux|voudrais|souhaite|préfère)|j'aimerais|j'exige|il\ me\ faut|donnez-moi)\ (avoir\ )?(un|une)\ ((vrai|vraie|autre)\ )?(être\ humain|humain|conseillère?|conseiller|opérateur|opératrice|agent|responsable|(?<=vraie\ )personne|interlocuteur)\b
         """,
            @"^((un|une)\ )?((vrai|vraie)\ )?(humain|conseiller|opérateur|agent|personne)(\ s'il\ (vous|te)\ plaît)?$",
         @"\b(ne|pas|jamais|sans|déjà|plutôt\ que)\b | \bn'"),
        // Spanish
        new(
            ["human", "persona", "agente", "asesor", "operador", "representante", "responsable", "supervisor", "gerente", "encargad", "alguien", "empleado", "compañero"],
            """
         \b(hablar|conversar|chatear|comunicarme|comuníqueme|comunícame|contactar|páseme|pásame|pásenme|transfiéra(me|nme)|transfiéreme|conécteme|conéctame|póngame|ponme|derívame)\ ((directamente|en\ contacto|ya)\ )*(con|a|al)\ ((un|una|el|la|su|tu|algún|otro|otra)\ )*((ser|verdadero|verdadera)\ )?
           (humano|humana|persona|agente|asesora?|operadora?|representante|responsable|supervisora?|gerente|encargad[oa]|alguien|empleado|compañero)\b
         | \b(quiero|necesito|quisiera|exijo|prefiero|deme|dame)\ (a\ )?(un|una)\ (ser\ )?(humano|agente|asesora?|operadora?|representante|supervisora?|persona\ (real|de\ verdad))\b
         """,
            @"^(un\ |una\ )?(humano|agente|asesor|operador|representante|persona\ real)(\ por\ favor)?$",
         @"\b(no|sin|nunca|ya\ hablé|en\ vez\ de)\b"),
        // Italian
        new(
            ["uman", "persona", "operat", "agente", "responsabile", "consulente", "addett", "supervisore", "qualcuno", "collega", "rappresentante"],
            """
         \b(parlare|parlo|chattare|comunicare|(mettermi|mi\ metta|mettimi|mi\ mette)\ in\ contatto|mi\ passi|passami|passatemi|passarmi|trasferiscimi|mi\ trasferisca|mi\ colleghi|collegami)\ ((direttamente|subito)\ )?((con|a|ad|al)\ )?((un|una|il|la|vostro|altro|altra)\ |un')*((vero|vera|altro|altra)\ )?
           (essere\ umano|umano|umana|persona|operatore|operatrice|agente|responsabile|consulente|addett[oa]|supervisore|qualcuno|collega|rappresentante)\b
         | \b(voglio|vorrei|ho\ bisogno\ di|preferisco|mi\ serve|datemi|esigo)\ (un|una|un')\ ?(vero\ |vera\ )?(operatore|operatrice|umano|essere\ umano|persona\ (vera|reale)|responsabile|consulente|agente)\b
         """,
            @"^(un\ )?(operatore|umano|persona\ reale|agente)(\ per\ favore)?$",
         @"\b(non|senza|mai|già|invece\ di)\b"),
        // Portuguese
        new(
            ["human", "pessoa", "atendente", "agente", "operador", "representante", "responsável", "supervisor", "gerente", "alguém", "funcionári", "colaborador", "assistente"],
            """
         \b(falar|conversar|contactar|contatar|passe-me|passa-me|me\ passe|me\ passa|me\ passar|passar-me|transfira-me|me\ transfira|me\ transfere|transferir-me|me\ conecte)\ ((diretamente|já)\ )?((com|a|para|ao)\ )?((um|uma|o|a|algum|seu|outro|outra)\ )*((verdadeiro|verdadeira|ser)\ )?
           (humano|humana|pessoa|atendente|agente|operadora?|assistente\ humano|representante|responsável|supervisora?|gerente|alguém|funcionári[oa]|colaboradora?)\b
         | \b(quero|preciso\ de|gostaria\ de|prefiro|exijo)\ (um|uma)\ (ser\ )?(humano|atendente|agente|operadora?|representante|pessoa\ (real|de\ verdade))\b
         """,
            @"^(um\ |uma\ )?(humano|atendente|operador|pessoa\ real)(\ por\ favor)?$",
         @"\b(não|sem|nunca|já\ falei|em\ vez\ de)\b"),
        // Dutch
        new(
            ["mens", "medewerker", "persoon", "collega", "manager", "leidinggevende", "supervisor", "adviseur", "operator", "klantenservice", "iemand", "verbind", "sturen"],
            """
         \bmet\ (een\ |iemand\ |de\ |uw\ |jullie\ )?((echte?|levend|menselijke|andere)\ )?(mens|medewerker|persoon|collega|manager|leidinggevende|supervisor|adviseur|operator|klantenservice|van\ [\w\ ]{3,25})?\ ?(te\ )?(spreken|praten|chatten|bellen)\b
         | \b(een|uw|de)\ ((echte?|menselijke|andere)\ )?(medewerker|leidinggevende|mens|adviseur)\ (te\ )?spreken\b
         | \bverbind\ (mij|me)\b | \bverbind(en|t)?\ (u\ )?(mij|me)\ (\w+\ )?(door|met)\b | \b(mij|me)\ (\w+\ )?(doorverbinden|doorsturen)\b
         | \b(ik\ wil|ik\ zou|geef\ me|geef\ mij)\ ((graag|nu|liever|willen)\ )*een\ ((echte?|menselijke)\ )?(mens|medewerker|leidinggevende|(?<=echte?\ )persoon)\b
         """,
            @"^(een\ )?(echt\ |echte\ )?(mens|medewerker|persoon)(\ alstublieft|\ graag)?$",
         @"\b(niet|geen|nooit|zonder|al|gesproken|liever\ dan)\b | \bmet\ (een\ )?(spreken|praten|chatten|bellen)$"),
        // Polish
        new(
            ["człowiek", "konsultant", "pracownik", "doradc", "przedstawiciel", "kierownik", "osob", "operator", "agent", "kimś", "specjalist", "przełożon"],
            """
         \b(połącz\w*|przełącz\w*|przekieruj\w*|chcę|chcemy|chciał(a)?bym|mogę|można|proszę|potrzebuję|wolę|dajcie|daj)\ ((mi|mnie|się|o|z|ze|do|na|od|razu|teraz|porozmawiać|rozmawiać|pogadać|rozmowę|rozmowy|skontaktować|kontakt|połączenie|połączyć|przełączyć|przełączenie|żywym|prawdziwym|prawdziwego|żywego|waszym|innym|jakimś|proszę)\ )*
           (człowiek\w*|konsultant\w*|pracownik\w*|doradc\w*|przedstawiciel\w*|kierownik\w*|(?<=(z|do)\ (\w+\ )?)osob[ąy]|operator\w*|agent(em|a)|kimś|specjalist\w*|przełożon\w*)\b
         """,
            @"^(żywy\ |prawdziwy\ )?(człowiek|konsultant|operator)(\ proszę)?$",
         @"\b(nie|bez|nigdy|już\ rozmawiał\w*|zamiast)\b"),
    ];

    /// <summary>The same in other scripts.</summary>
    public static readonly PersonLanguage[] Others =
    [
        // Russian
        new(
            ["оператор", "человек", "сотрудник", "менеджер", "специалист", "консультант", "кем", "руководител", "поддержк"],
            """
         \b(соедини(те)?|переключи(те)?|переведи(те)?|позови(те)?|дай(те)?|свяжи(те)?|хочу|нужен|нужна|хотел(а|ось)?\ бы|можно|могу(\ ли)?|требую|пригласи(те)?)\ ((мне|меня|нас|я|с|со|на|к|бы|поговорить|говорить|связаться|пообщаться|общаться|разговаривать|живым|живого|живой|настоящим|реальным|вашим|другим|пожалуйста|сразу)\ )*
           (оператор\w*|человек\w*|сотрудник\w*|менеджер\w*|специалист\w*|консультант\w*|кем-нибудь|кем-то|руководител\w*|поддержк\w+)\b
         """,
            @"^(живой\ |живого\ )?(оператора?|человека?|сотрудника?)(\ пожалуйста)?$",
         @"\b(не|без|никогда|уже|вместо)\b"),
        // Chinese
        new(
            ["人", "客服", "经理", "經理", "主管"],
            """
         (转|接|換|换|找|叫)(到|给|接|個|个|一个|下|一下)?(你们的?|你們的?)?(人工(?!智能|智慧)|真人|活人|客服人员|客服人員|人類|人类|经理|經理|主管|(?<=你[们們]的)人)
         | (想|要|请|請|可以|能不能|能否|让我|讓我|帮我|幫我|给我|給我)(和|跟|与|與|找|联系|聯繫|联络|接|转|轉|换|換|叫)?(一个|一個|个|位|一位|你们的|你們的|到)?(人工(?!智能|智慧)|真人|活人|客服人员|客服人員|人类|人類|经理|經理|主管)
         | 轉(到|給|接)?(人工|真人|客服)
         """,
            @"^(人工|人工客服|真人|人工服务|人工服務)$",
         @"不(要|用|需要|想|必) | 别 | 別 | 无需 | 已经 | 刚才 | 是真人 | (转|接|找)过"),
        // Japanese
        new(
            ["人", "オペレーター", "担当", "係", "スタッフ", "責任者", "上司"],
            """
         ((?<![友本他個恋家役求商芸知])人間?|オペレーター|担当者?|担当の方|係の(方|者)|スタッフ|責任者|上司|有人)(の方|の担当者?|の人|さん|対応|チャット)?(と|に|を|へ)(直接|今すぐ)?(お)?(話|代わ|代えて|替わ|変わ|つない|つなげ|繋い|繋げ|お願い|転送|呼ん|チャットし|出して|切り替え|対応)
         """,
            @"^(オペレーター|担当者|人間)(を|に|と)?(お願いします|希望)?$",
         @"((?<!つ)ないで|なくて|ません$|たくない|不要|いりません|話しました|話した(?!い)|代わりました)"),
        // Korean
        new(
            ["상담", "사람", "담당자", "직원", "매니저", "책임자", "관리자"],
            """
         (상담원|상담사|실제\ ?사람|진짜\ ?사람|사람|담당자|직원|매니저|책임자|관리자)(분)?(과|와|이랑|랑|하고|한테|에게|으로|로|을|를|님|님과|님이랑)?\ ?(직접\ |좀\ |바로\ )?(연결|통화|얘기|이야기|대화|상담|바꿔|불러|말하고|말씀)
         """,
            @"^(상담원|상담사|사람)(\ ?연결)?$",
         @"(싶지\ ?않|지\ ?마|필요\ ?없|말고|했어|했는데|했습니다|했고|안\ ?해도|됐어)"),
        // Arabic
        new(
            ["موظف", "نسان", "شخص", "بشري", "ممثل", "مدير", "مسؤول", "خدمة", "وكيل", "مشرف"],
            """
         (أريد|اريد|أود|اود|أرغب\ في|ممكن|هل\ يمكنني|يمكنني|أبغى|ابغى|بدي|حولني|حوّلني|حولوني|وصلني|دعني|أحتاج|احتاج|عايز|أفضل|أرجو|الرجاء|من\ فضلك)(\ (أن|ان|إلى|الى|مع|على|التحدث|الحديث|التكلم|أتحدث|اتحدث|أكلم|اكلم|أتكلم|اتكلم|التواصل|أتواصل|تحويلي|تحويل|محادثة|توصيلي|بـ))*\ (ال)?
           (موظف|إنسان|انسان|شخص|بشري|ممثل|مدير|مسؤول|خدمة\ العملاء|وكيل|مشرف)(ة|ا|اً)?\b
         """,
            @"^(موظف|شخص\ حقيقي|موظف\ بشري)(\ من\ فضلك)?$",
         @"(^|\ )(لا|لن|لم|ليس|بدون|سبق)(\ |$)"),
    ];
}

/// <param name="Cues">None of this is asked for in a text without one of them.</param>
/// <param name="Asks">A clause that asks for a person.</param>
/// <param name="Alone">A whole message that does, by naming one.</param>
/// <param name="Not">What makes a clause of the same words say otherwise.</param>
internal sealed record PersonLanguage(string[] Cues, string Asks, string Alone, string Not);
