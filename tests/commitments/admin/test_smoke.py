from django.urls import reverse
import pytest
from commitments.admin.site import site
from tests.cast import *

def test_pages(cast, other, round_, as_):
    submit(cast.patrols, round_, by=cast.lead)
    u=submit(cast.helpline, round_, by=cast.other_lead); approve(u, by=cast.governance)
    observe(cast.burglary, "2023/24 Q3", "390", by=cast.analyst)
    bad=[]
    for who in ("governance","analyst","lead","administrator"):
        c=as_(getattr(cast,who))
        urls=[reverse("admin:index"), reverse("admin:password_change")]
        for m in site._registry:
            i=f"{m._meta.app_label}_{m._meta.model_name}"
            urls.append(reverse(f"admin:{i}_changelist"))
            urls.append(reverse(f"admin:{i}_add"))
            o=m._default_manager.order_by("pk").first()
            if o: urls.append(reverse(f"admin:{i}_change", args=[o.pk]))
            try: urls.append(reverse(f"admin:{i}_history", args=[o.pk]))
            except Exception as e: pass
        p=cast.plan.pk
        urls += [reverse("admin:commitments_aim_write",args=[cast.patrols.pk]),reverse("admin:commitments_aim_write",args=[cast.court_visits.pk]),
          reverse("admin:commitments_aim_reword",args=[cast.patrols.pk]),reverse("admin:commitments_aim_withdraw",args=[cast.patrols.pk]),
          reverse("admin:commitments_plan_draft",args=[p]),reverse("admin:commitments_plan_seal",args=[p]),reverse("admin:commitments_plan_export",args=[p]),
          reverse("admin:commitments_plan_import"),reverse("admin:commitments_round_close",args=[round_.pk]),
          reverse("admin:kpis_observation_due"),reverse("admin:kpis_observation_add")+f"?kpi={cast.satisfaction.pk}",
          reverse("admin:commitments_aim_export"),
          reverse("admin:commitments_theme_add")+f"?plan={p}",
          reverse("admin:commitments_aim_add")+f"?plan={p}",
          reverse("admin:commitments_round_add")+f"?plan={p}",
          reverse("admin:commitments_themerating_add")+f"?plan={p}",
          reverse("admin:commitments_membership_add")+f"?plan={p}",
          reverse("admin:kpis_kpi_add")+f"?plan={p}",
          reverse("admin:commitments_planKPI_add".lower())+f"?plan={p}",
          ]
        for u in urls:
            try:
                r=c.get(u)
                if r.status_code not in (200,): print(who,u,r.status_code)
                if getattr(r,'streaming',False): b"".join(r.streaming_content)
            except Exception as e:
                import traceback
                bad.append((who,u,traceback.format_exc()))
    for b in bad: print(b[0],b[1]); 
    print(bad[0][2] if bad else "")
    assert not bad
